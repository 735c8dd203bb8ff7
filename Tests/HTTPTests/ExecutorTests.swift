import Foundation
import HTTP
import Synchronization
import Testing

/// Threads by which something was done.
private final class Threads: Sendable {
    private let seen = Locked(Set<UInt>())
    var all: Set<UInt> { seen.withLock { $0 } }
    func add() {
        let this = UInt(pthread_self())
        seen.withLock { _ = $0.insert(this) }
    }
}

@Suite struct ExecutorTests {
    @Test func tasksRunWhereTheirAnswersArrive() async throws {
        let server = LoopbackServer { connection in
            while let request = connection.readRequest() { connection.send(ok(request.requestLine)) }
        }
        let transport = CurlTransport()
        let (answers, steps) = (Threads(), Threads())
        await withTaskExecutorPreference(transport.executor) {
            await withTaskGroup(of: Int.self) { group in
                for number in 0..<16 {
                    group.addTask {
                        for _ in 0..<20 {
                            let response = try? await transport.perform(HTTPRequest(method: .get, url: server.url("/\(number)"))) { _, _ in
                                answers.add()
                                return true
                            }
                            #expect(response?.status == 200)
                            steps.add()
                        }
                        return number
                    }
                }
                var ended: Set<Int> = []
                for await number in group { ended.insert(number) }
                #expect(ended == Set(0..<16))
            }
        }
        #expect(answers.all.count == 1 && steps.all == answers.all)
        #expect(server.requests.count == 320 && server.connections <= 16)
    }

    @Test func tasksThatCancelAreToldBesideTheLoopToo() async throws {
        let server = LoopbackServer { connection in
            guard connection.readRequest() != nil else { return }
            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nx")
            // The rest never comes: this waits for the peer to close.
            _ = connection.readRequest()
        }
        let transport = CurlTransport()
        let kind = await withTaskExecutorPreference(transport.executor) { () -> TransportError.Kind? in
            let (arrived, arrive) = AsyncStream<Void>.makeStream()
            let request = Task(executorPreference: transport.executor) { () -> TransportError.Kind? in
                do throws(TransportError) {
                    _ = try await transport.perform(HTTPRequest(method: .get, url: server.url())) { _, _ in
                        arrive.finish()
                        return true
                    }
                    return nil
                } catch { return error.kind }
            }
            for await _ in arrived {}
            request.cancel()
            return await request.value
        }
        #expect(kind == .cancelled)
    }

    @Test func tasksOutliveTheTransport() async throws {
        var transport: CurlTransport? = CurlTransport()
        let executor = try #require(transport?.executor)
        transport = nil
        for number in 0..<100 {
            let value = await Task(executorPreference: executor) {
                await Task.yield()
                return number
            }.value
            #expect(value == number)
        }
    }

    @Test func otherTransportsPassItOn() {
        let transport = CurlTransport()
        #expect(ReadOnlyTransport(transport).executor != nil)
        #expect(LoggingTransport(transport, answerHeaders: []) { _ in }.executor != nil)
    }
}
