"""Asks every window of the screen to close, as its title bar does; WebDriver only ends the program."""

from Xlib import X, display
from Xlib.protocol import event

screen = display.Display()
protocols, delete = screen.intern_atom("WM_PROTOCOLS"), screen.intern_atom("WM_DELETE_WINDOW")


def below(window):
    for child in window.query_tree().children:
        yield child
        yield from below(child)


asked = 0
for window in list(below(screen.screen().root)):
    if delete in list(window.get_wm_protocols()):
        message = event.ClientMessage(window=window, client_type=protocols, data=(32, [delete, X.CurrentTime, 0, 0, 0]))
        window.send_event(message)
        asked += 1
screen.sync()
assert asked, "no window takes the message"
