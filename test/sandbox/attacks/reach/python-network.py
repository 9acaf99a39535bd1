# Tries: sockets, names and web addresses with the interpreter's own library. Wins: a way out for the footage.
# Refused: ^connection: .+, web: .+, name: .+, listener: .+$
# Control: any
import socket
import urllib.request

from library.attack import run_attack, target, try_each

run_attack(
    lambda: try_each(
        {
            "connection": lambda: socket.create_connection(("127.0.0.1", int(target("port"))), 3).recv(64),
            "web": lambda: urllib.request.urlopen(f"http://127.0.0.1:{target('web')}/", timeout=3).status,
            "name": lambda: socket.getaddrinfo("footage.camf.invalid", 80),
            "listener": lambda: socket.create_server(("127.0.0.1", 0)),
        }
    )
)
