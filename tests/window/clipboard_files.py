"""Prints the addresses of the files on the clipboard, one a line, as a program that takes a paste would ask for them."""

from Xlib import X, display

screen = display.Display()
window = screen.screen().root.create_window(0, 0, 1, 1, 0, X.CopyFromParent)
clipboard, kind, place = (screen.intern_atom(name) for name in ("CLIPBOARD", "text/uri-list", "ANSWER"))
window.convert_selection(clipboard, kind, place, X.CurrentTime)
while (event := screen.next_event()).type != X.SelectionNotify:
    pass
assert event.property != X.NONE, "there are no files on the clipboard"
print(window.get_full_property(place, X.AnyPropertyType).value.decode(), end="")
