/* For tests under Wine 8 only, never shipped: it lacks this library, which Rust's standard library asks for random bytes. */
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG); /* RtlGenRandom of advapi32 */
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T count) { return SystemFunction036(bytes, (ULONG)count); }
BOOL WINAPI DllMainCRTStartup(HINSTANCE own, DWORD reason, LPVOID reserved) { (void)own; (void)reason; (void)reserved; return TRUE; }
