; The installer: for this person only, without administrator rights. Registers are never touched, not by an upgrade and
; not by removal: they lie in %LOCALAPPDATA%\vn.sodanvan.app or where the person chose.
; Given by `cargo windows`: VERSION (1.2.3), PROGRAMS (folder of the programs), ICON, OUT (the file to make).
Unicode true
Target amd64-unicode
!include MUI2.nsh
!include x64.nsh
!include LogicLib.nsh
!include FileFunc.nsh

!define NAME "Sổ Dân Vận"
!define ID "vn.sodanvan.app"
!define EXE "so-dan-van.exe"
!define REMOVER "go-cai-dat.exe"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${ID}"
!define CLASSES "Software\Classes"
; What Microsoft calls the runtime's registration, and its installer for machines without internet.
!define WEBVIEW "Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}"
!define WEBVIEW_INSTALLER "MicrosoftEdgeWebView2RuntimeInstallerX64.exe"

Name "${NAME}"
OutFile "${OUT}"
RequestExecutionLevel user
!if ${COMPRESSOR} == none
  ; For a try: nothing waits for packing.
  SetCompress off
!else
  SetCompressor /SOLID ${COMPRESSOR}
  ; The two programs share much, tens of megabytes apart.
  SetCompressorDictSize 128
!endif
InstallDir "$LOCALAPPDATA\Programs\${NAME}"
InstallDirRegKey HKCU "Software\${ID}" "InstallDir"
ManifestDPIAware true
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "FileDescription" "Cài đặt ${NAME}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "EUPL-1.2"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TEXT "Chương trình được cài cho riêng người đang dùng máy, không cần quyền quản trị.$\r$\n$\r$\nNếu máy đã có ${NAME}, bản mới thay bản cũ; sổ và dữ liệu đã nhập được giữ nguyên.$\r$\n$\r$\nĐóng ${NAME} trước khi tiếp tục."
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!define MUI_FINISHPAGE_RUN "$INSTDIR\${EXE}"
!insertmacro MUI_PAGE_FINISH
!define MUI_UNCONFIRMPAGE_TEXT_TOP "Gỡ ${NAME} khỏi máy. Sổ, bản sao lưu và văn bản đã xuất không bị xóa; cài lại chương trình là mở được."
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Vietnamese"

; Puts the runtime's version, or nothing, on the stack.
Function WebViewVersion
  SetRegView 64
  ReadRegStr $0 HKLM "SOFTWARE\WOW6432Node\${WEBVIEW}" "pv"
  ${If} $0 == ""
  ${OrIf} $0 == "0.0.0.0"
    ReadRegStr $0 HKCU "Software\${WEBVIEW}" "pv"
  ${EndIf}
  ${If} $0 == "0.0.0.0"
    StrCpy $0 ""
  ${EndIf}
  Push $0
FunctionEnd

; A program that runs cannot be opened for writing.
!macro REFUSE_WHILE_RUNNING FILE
  ${If} ${FileExists} "$INSTDIR\${FILE}"
    ClearErrors
    FileOpen $1 "$INSTDIR\${FILE}" a
    ${If} ${Errors}
      MessageBox MB_OK|MB_ICONEXCLAMATION "${NAME} đang chạy. Đóng chương trình rồi thử lại." /SD IDOK
      SetErrorLevel 32
      Abort
    ${EndIf}
    FileClose $1
  ${EndIf}
!macroend

!macro FILE_TYPE EXTENSION TITLE
  WriteRegStr HKCU "${CLASSES}\.${EXTENSION}" "" "SoDanVan.${EXTENSION}"
  WriteRegStr HKCU "${CLASSES}\SoDanVan.${EXTENSION}" "" "${TITLE}"
  WriteRegStr HKCU "${CLASSES}\SoDanVan.${EXTENSION}\DefaultIcon" "" "$INSTDIR\${EXE},0"
  WriteRegStr HKCU "${CLASSES}\SoDanVan.${EXTENSION}\shell\open\command" "" '"$INSTDIR\${EXE}" "%1"'
!macroend

!macro NO_FILE_TYPE EXTENSION
  DeleteRegKey HKCU "${CLASSES}\.${EXTENSION}"
  DeleteRegKey HKCU "${CLASSES}\SoDanVan.${EXTENSION}"
!macroend

!macro TELL_EXPLORER
  System::Call 'shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)'
!macroend

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_OK|MB_ICONSTOP "${NAME} cần Windows 64-bit." /SD IDOK
    SetErrorLevel 33
    Abort
  ${EndIf}
FunctionEnd

Section
  !insertmacro REFUSE_WHILE_RUNNING "${EXE}"
  !insertmacro REFUSE_WHILE_RUNNING "dan-van.exe"
  SetOutPath "$INSTDIR"
  File "${PROGRAMS}/${EXE}"
  File "${PROGRAMS}/dan-van.exe"
  File "${PROGRAMS}/WebView2Loader.dll"
  WriteUninstaller "$INSTDIR\${REMOVER}"
  CreateDirectory "$SMPROGRAMS"
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${EXE}"
  CreateShortcut "$DESKTOP\${NAME}.lnk" "$INSTDIR\${EXE}"
  !insertmacro FILE_TYPE "sdv" "Gói Sổ Dân Vận"
  !insertmacro FILE_TYPE "sdvkh" "Kế hoạch Sổ Dân Vận"
  !insertmacro FILE_TYPE "sdvpl" "Phúc đáp Sổ Dân Vận"
  !insertmacro FILE_TYPE "sdvthe" "Thẻ Sổ Dân Vận"
  !insertmacro TELL_EXPLORER
  WriteRegStr HKCU "Software\${ID}" "InstallDir" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${EXE}"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\${REMOVER}"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\${REMOVER}" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" $0

  Call WebViewVersion
  Pop $0
  ${If} $0 == ""
  ${AndIf} ${FileExists} "$EXEDIR\${WEBVIEW_INSTALLER}"
    DetailPrint "Đang cài Microsoft Edge WebView2 Runtime…"
    ExecWait '"$EXEDIR\${WEBVIEW_INSTALLER}" /silent /install'
    Call WebViewVersion
    Pop $0
  ${EndIf}
  ${If} $0 == ""
    MessageBox MB_OK|MB_ICONINFORMATION "Đã cài ${NAME}, nhưng máy này chưa có Microsoft Edge WebView2 Runtime nên chưa mở được cửa sổ.$\r$\n$\r$\nChép tệp ${WEBVIEW_INSTALLER} (tải ở trang của Microsoft) vào cạnh tệp cài đặt này rồi chạy cài đặt lại." /SD IDOK
  ${EndIf}
SectionEnd

Section "Uninstall"
  !insertmacro REFUSE_WHILE_RUNNING "${EXE}"
  !insertmacro REFUSE_WHILE_RUNNING "dan-van.exe"
  Delete "$INSTDIR\${EXE}"
  Delete "$INSTDIR\dan-van.exe"
  Delete "$INSTDIR\WebView2Loader.dll"
  Delete "$INSTDIR\${REMOVER}"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  Delete "$DESKTOP\${NAME}.lnk"
  !insertmacro NO_FILE_TYPE "sdv"
  !insertmacro NO_FILE_TYPE "sdvkh"
  !insertmacro NO_FILE_TYPE "sdvpl"
  !insertmacro NO_FILE_TYPE "sdvthe"
  !insertmacro TELL_EXPLORER
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\${ID}"
SectionEnd
