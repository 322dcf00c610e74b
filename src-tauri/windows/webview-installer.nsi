; For tests only: stands where Microsoft's offline installer would lie, and registers a runtime as that one does.
Unicode true
Target amd64-unicode
Name "WebView2"
OutFile "${OUT}"
RequestExecutionLevel user
SilentInstall silent
Section
  WriteRegStr HKCU "Software\Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}" "pv" "130.0.0.1"
SectionEnd
