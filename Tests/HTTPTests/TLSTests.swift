import Foundation
import Glibc
import HTTP
import Testing

/// Certificates and a TLS server by the `openssl` program, in a folder that goes with this value.
private final class TLSPeer {
    let folder: URL
    private(set) var port = 0
    private let server = Process()

    /// - Parameter name: the server's subjectAltName.
    init(name: String) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("strata-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for authority in ["ca", "other"] {
            try openssl(newKey(authority) + ["-subj", "/CN=Test \(authority)", "-addext", "keyUsage=critical,keyCertSign"])
        }
        try openssl(newKey("leaf") + ["-CA", "ca.pem", "-CAkey", "ca.key", "-subj", "/CN=leaf", "-addext", "subjectAltName=\(name)"])
        try startServer()
    }

    deinit {
        // Where a key couldn't be made there is no server: its process is 0 then, and a signal to that is one to the tests themselves.
        if server.isRunning {
            // Dispatch blocks signals on its threads and a child inherits that, so SIGTERM would not arrive.
            kill(server.processIdentifier, SIGKILL)
            server.waitUntilExit()
        }
        try? FileManager.default.removeItem(at: folder)
    }

    var url: String { "https://127.0.0.1:\(port)/" }
    func path(_ file: String) -> String { folder.appendingPathComponent(file).path }

    private func newKey(_ name: String) -> [String] {
        [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-keyout", "\(name).key", "-out",
            "\(name).pem",
        ]
    }

    private func openssl(_ arguments: [String]) throws {
        let process = prepare(Process(), arguments)
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }

    private func startServer() throws {
        // Port 0: the system chooses, and the first line says which.
        let output = Pipe()
        _ = prepare(server, ["s_server", "-accept", "127.0.0.1:0", "-cert", "leaf.pem", "-key", "leaf.key", "-www"])
        server.standardInput = FileHandle.nullDevice
        server.standardOutput = output
        try server.run()
        var text = ""
        while !text.contains("ACCEPT"), case let data = output.fileHandleForReading.availableData, !data.isEmpty {
            text += String(decoding: data, as: UTF8.self)
        }
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("ACCEPT") })
        port = try #require(line.split(separator: ":").last.flatMap { Int($0) })
    }

    private func prepare(_ process: Process, _ arguments: [String]) -> Process {
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl"] + arguments
        process.currentDirectoryURL = folder
        process.standardError = FileHandle.nullDevice
        return process
    }
}

@Suite struct TLSTests {
    private let transport = CurlTransport()

    private func failure(_ url: String, _ route: HTTPRoute) async throws -> TransportError {
        try await #require(throws: TransportError.self) { _ = try await transport.perform(HTTPRequest(method: .get, url: url, route: route)) }
    }

    @Test func trustIsDecidedByTheBundle() async throws {
        let peer = try TLSPeer(name: "IP:127.0.0.1")
        let good = try await transport.perform(HTTPRequest(method: .get, url: peer.url, route: HTTPRoute(caBundle: peer.path("ca.pem"))))
        #expect(good.status == 200)
        #expect(!good.bodyIsDelimited)
        for route in [HTTPRoute(), HTTPRoute(caBundle: peer.path("other.pem")), HTTPRoute(caBundle: peer.path("missing.pem"))] {
            #expect(try await failure(peer.url, route).kind == .tls)
        }
        let unverified = try await transport.perform(HTTPRequest(method: .get, url: peer.url, route: HTTPRoute(verifiesTLS: false)))
        #expect(unverified.status == 200)
        // A connection that nobody verified must not serve one who wants it verified.
        #expect(try await failure(peer.url, HTTPRoute()).kind == .tls)
    }

    @Test func nameMustFit() async throws {
        let peer = try TLSPeer(name: "DNS:elsewhere.example")
        let error = try await failure(peer.url, HTTPRoute(caBundle: peer.path("ca.pem")))
        #expect(error.kind == .tls)
        #expect(error.message.contains("certificate of 127.0.0.1:\(peer.port)"))
    }

    @Test func plainServer() async throws {
        let server = LoopbackServer { connection in
            connection.send("HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.waitForClose()
        }
        #expect(try await failure("https://127.0.0.1:\(server.port)/", HTTPRoute()).kind == .tls)
    }

    @Test func connectionThatEndsInTheHandshake() async throws {
        for resets in [true, false] {
            let server = LoopbackServer { connection in
                _ = connection.read(count: 1)
                if resets { connection.reset() }
            }
            #expect(try await failure("https://127.0.0.1:\(server.port)/", HTTPRoute()).kind == .connect)
        }
    }
}
