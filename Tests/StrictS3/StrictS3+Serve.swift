import Foundation
import Synchronization

/// What becomes of the connection after a request.
private enum Ending {
    case keepAlive, close, reset
}

extension StrictS3 {
    /// Serves one connection until it ends.
    func serve(_ connection: borrowing Connection) {
        while var request = connection.readHead() {
            let (bucket, key) = address(request)
            let (number, faults) = arrive(request, bucket: bucket, key: key)
            guard receiveBody(of: &request, on: connection, faults, number) else { return finish(number, status: nil) }
            let ending = answer(request, bucket: bucket, key: key, faults, number, on: connection)
            switch ending {
            case .keepAlive: continue
            case .close: return
            case .reset: return connection.resetOnClose()
            }
        }
    }

    /// Bucket and key of a request, from the path or the host.
    private func address(_ request: WireRequest) -> (bucket: String?, key: [UInt8]?) {
        var path = request.path.dropFirst()
        var bucket: String?
        let host = (request.header("host") ?? "").lowercased().split(separator: ":").first.map(String.init) ?? ""
        if let suffix = configuration.virtualHostSuffix, host.hasSuffix("." + suffix) {
            bucket = String(host.dropLast(suffix.count + 1))
        } else if let slash = path.firstIndex(of: UInt8(ascii: "/")) {
            bucket = String(decoding: path[..<slash], as: UTF8.self)
            path = path[(slash + 1)...]
        } else {
            bucket = path.isEmpty ? nil : String(decoding: path, as: UTF8.self)
            path = []
        }
        return (bucket, path.isEmpty ? nil : Array(path))
    }

    private func arrive(_ request: WireRequest, bucket: String?, key: [UInt8]?) -> (Int, [Fault]) {
        shared.withLock { shared in
            let number = shared.log.count
            shared.log.append(
                LoggedRequest(number: number, request: request, bucket: bucket, key: key.map { String(decoding: $0, as: UTF8.self) }))
            shared.inFlight += 1
            shared.mostInFlight = max(shared.mostInFlight, shared.inFlight)
            let isTooMany = configuration.slowDownAt.map { shared.inFlight > $0 } ?? false
            return (number, shared.script.faults(for: request, bucket: bucket, key: key) + (isTooMany ? [.slowDown] : []))
        }
    }

    private func note(_ number: Int, _ change: (inout LoggedRequest) -> Void) {
        shared.withLock { shared in
            // The log may have been cleared since.
            guard number < shared.log.count, shared.log[number].number == number else { return }
            change(&shared.log[number])
        }
    }

    private func finish(_ number: Int, status: Int?) {
        shared.withLock { $0.inFlight -= 1 }
        note(number) { entry in
            entry.status = status
            entry.isFinished = true
        }
    }

    /// Reads the body that Content-Length announces; answers and returns false when the request ends here.
    private func receiveBody(of request: inout WireRequest, on connection: borrowing Connection, _ faults: [Fault], _ number: Int) -> Bool {
        func refuse(_ refusal: Refusal) -> Bool {
            connection.send(wire(refusal.answer(requestID: id(number)), request, id(number), close: true))
            return false
        }
        if request.header("transfer-encoding") != nil {
            return refuse(
                Refusal(
                    501, "NotImplemented", "A header you provided implies functionality that is not implemented",
                    details: [("Header", "Transfer-Encoding")]))
        }
        guard let declared = request.header("content-length") else {
            // RFC 9110 section 8.6; AWS docs, "Error responses": MissingContentLength.
            if request.method == "PUT", request.header("x-amz-copy-source") == nil {
                return refuse(Refusal(411, "MissingContentLength", "You must provide the Content-Length HTTP header."))
            }
            return true
        }
        guard let length = Int(declared), length >= 0 else { return refuse(Refusal(400, "InvalidArgument", "Content-Length is not a number")) }
        if request.header("expect")?.lowercased() == "100-continue", length > 0 {
            // A refusal that needs no body comes before it (RFC 9110 section 10.1.1), and the connection closes because the body may follow.
            for case .answer(let answer) in faults {
                connection.send(wire(answer, request, id(number), close: true))
                return false
            }
            do throws(Refusal) {
                _ = try SignatureCheck(request: request, accounts: configuration.accounts, now: now).verify()
            } catch { return refuse(error) }
            connection.send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8))
        }
        guard let body = connection.readBody(length) else { return false }
        request.body = body
        let kept = Array(body.prefix(configuration.loggedBodyLimit))
        note(number) { entry in
            entry.request.body = kept
            entry.bodyLength = length
        }
        return true
    }

    private func id(_ number: Int) -> String { "STRICT" + String(number + 1_000_000_000) }

    /// Carries a request out, with its faults, and sends what is left of the answer.
    private func answer(
        _ request: WireRequest, bucket: String?, key: [UInt8]?, _ faults: [Fault], _ number: Int, on connection: borrowing Connection
    ) -> Ending {
        var call = Call(request: request, bucketName: bucket ?? "", key: key ?? [], configuration: configuration)
        var scripted: Answer?
        for fault in faults {
            switch fault {
            case .hold(let gate): gate.pass()
            case .reset, .close:
                finish(number, status: nil)
                if case .reset = fault { return .reset }
                return .close
            case .answer(let answer): scripted = scripted ?? answer
            case .ignoreConditions: call.ignoresConditions = true
            case .refuseSelfCopy: call.refusesSelfCopy = true
            case .failKeys(let codes): call.failKeys.merge(codes) { _, new in new }
            default: break
            }
        }
        var answer = scripted ?? carryOut(call, id(number))
        var limit: Int?
        var framing = Fault.Framing.declared
        var stall: Int?
        for fault in faults {
            switch fault {
            case .holdAnswer(let gate): gate.pass()
            case .loseAnswer:
                finish(number, status: nil)
                return .reset
            case .flipByte(let at) where answer.body.indices.contains(at): answer.body[at] ^= 0xFF
            case .header(let name, let value):
                answer.headers.removeAll { $0.name.lowercased() == name.lowercased() }
                if let value { answer.headers.append(Header(name, value)) }
            case .stall(let after): stall = after
            case .configurationAfterwards(let name, let document): setConfiguration(name, of: bucket ?? "", document)
            case .cut(let after, let how): (limit, framing) = (after, how)
            default: break
            }
        }
        let wantsClose = request.header("connection")?.lowercased() == "close"
        var bytes: [UInt8]
        if let limit, limit < answer.body.count {
            bytes = cut(answer, limit, framing, request, id(number))
        } else {
            bytes = wire(answer, request, id(number), close: wantsClose)
        }
        if let stall { bytes = Array(bytes.prefix(stall)) }
        // Finished first: a test that has the answer must find it in the log.
        finish(number, status: answer.status)
        guard connection.send(bytes) else { return .close }
        if stall != nil {
            connection.waitForHangUp()
            return .close
        }
        return limit != nil || wantsClose || answer.header("connection")?.lowercased() == "close" ? .close : .keepAlive
    }

    private func cut(_ answer: Answer, _ limit: Int, _ framing: Fault.Framing, _ request: WireRequest, _ id: String) -> [UInt8] {
        var answer = answer
        let full = answer.body.count
        answer.body = Array(answer.body.prefix(limit))
        switch framing {
        case .declared: answer.declaredLength = full
        case .fitting: answer.declaredLength = nil
        case .none: answer.headers.append(Header("Content-Length", ""))
        }
        return wire(answer, request, id, close: framing == .none)
    }

    /// An answer's bytes. An empty Content-Length header means: declare none (the end of the connection ends the body).
    private func wire(_ answer: Answer, _ request: WireRequest, _ id: String, close: Bool) -> [UInt8] {
        var text = "HTTP/1.1 \(answer.status) \(Answer.reason(answer.status))\r\n"
        func add(_ name: String, _ value: String) { text += "\(name): \(value)\r\n" }
        if answer.header("x-amz-request-id") == nil {
            add("x-amz-id-2", "strict/\(id)")
            add("x-amz-request-id", id)
        }
        if answer.header("date") == nil { add("Date", Timestamp.http(now)) }
        if answer.header("server") == nil { add("Server", "AmazonS3") }
        for header in answer.headers where !header.value.isEmpty || header.name != "Content-Length" { add(header.name, header.value) }
        // 204 and 304 have no body and no length (RFC 9110 section 8.6).
        if answer.header("content-length") == nil, answer.status != 204, answer.status != 304 {
            add("Content-Length", String(answer.declaredLength ?? answer.body.count))
        }
        if close { add("Connection", "close") }
        return Array((text + "\r\n").utf8) + (request.method == "HEAD" ? [] : answer.body)
    }

    /// Authenticates, checks the body and carries out.
    private func carryOut(_ call: Call, _ id: String) -> Answer {
        var call = call
        call.now = now
        do throws(Refusal) {
            guard call.request.isWellFormed else { throw Refusal(400, "InvalidURI", "Couldn't parse the specified URI.") }
            call.identity = try SignatureCheck(request: call.request, accounts: configuration.accounts, now: call.now).verify()
            let payloadHash = call.identity?.payloadHash ?? call.request.header("x-amz-content-sha256") ?? "UNSIGNED-PAYLOAD"
            call.checksum = try PayloadCheck(request: call.request, payloadHash: payloadHash).verify()
            if call.configuration.refusesChecksumHeaders, call.checksum != nil {
                throw Refusal(501, "NotImplemented", "Header '\(call.checksum?.kind.header ?? "")' with value not implemented")
            }
            let ready = call
            return try shared.withLock { (shared) throws(Refusal) in try shared.store.perform(ready) }
        } catch {
            return error.answer(requestID: id)
        }
    }
}
