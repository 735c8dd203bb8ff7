import Foundation
import HTTP
import S3Model

/// What an answer turned out to be. Pure: bytes and headers in, verdict out.
enum Judgement: Sendable {
    case good
    case bad(S3Error, FailureClass)

    /// Judges an answer by its status, its headers and a first look at its body; the body's content is decoded later.
    static func of(_ response: HTTPResponse, to call: Call) -> Judgement {
        if call.acceptedStatuses.contains(response.status) { return .good }
        if call.describesDeleteMarkers, response.headers["x-amz-delete-marker"]?.lowercased() == "true" { return .good }
        guard (200..<300).contains(response.status) else { return error(response, call) }
        guard case .document(let roots) = call.answer else {
            // An upload or a delete that answers 200 with an error is one (seen with CopyObject and CompleteMultipartUpload; costs nothing here).
            if call.answer == .empty, DocumentRoot.of(response.body) == .element("Error") { return error(response, call) }
            return .good
        }
        return document(response, call, roots: roots)
    }

    private static func document(_ response: HTTPResponse, _ call: Call, roots: [String]) -> Judgement {
        let root = DocumentRoot.of(response.body)
        switch root {
        case .element("Error"):
            return error(response, call)
        case .element(let name) where roots.contains(name):
            guard DocumentRoot.isWhole(response.body, root: name) else { return broken(response, call, "its document ends before its end") }
            return .good
        case .element(let name):
            if let subresource = call.subresource, StoreQuirks.fallthroughRoots.contains(name) || call.key != nil {
                return .bad(StoreQuirks.unknownSubresource(subresource, answeredWith: name, call: call, status: response.status), .final)
            }
            return broken(response, call, "it answered with \(name)")
        case .empty:
            return broken(response, call, "its body is empty")
        case .html:
            return .bad(notS3(response, call, what: "an HTML page"), .final)
        case .other:
            if let subresource = call.subresource {
                let what = call.key == nil ? "something that is no XML" : "the object itself"
                return .bad(StoreQuirks.unknownSubresource(subresource, answeredWith: what, call: call, status: response.status), .final)
            }
            return .bad(notS3(response, call, what: contentType(response) ?? "something that is no XML"), .final)
        }
    }

    /// A good status over a body that isn't one: the same as status 500. Source: botocore `handlers.py` _handle_200_error.
    static func broken(_ response: HTTPResponse, _ call: Call, _ reason: String) -> Judgement {
        var error = call.error(
            .undecodable, code: "MalformedAnswer", message: "the store's answer to \(call.operation.name) can't be used: \(reason)",
            status: response.status)
        addIds(response, to: &error)
        return .bad(error, .unknownOutcome(isTimeout: false))
    }

    private static func error(_ response: HTTPResponse, _ call: Call) -> Judgement {
        let document = ErrorDocument.decode(response.body)
        if document == nil, call.method != .head, let what = foreign(response) {
            let error = notS3(response, call, what: what)
            return response.status >= 500 ? .bad(named(response, call, nil), .unknownOutcome(isTimeout: false)) : .bad(error, .final)
        }
        let error = named(response, call, document)
        if StoreQuirks.wasTakenForCreateBucket(call, status: response.status, code: error.code), let subresource = call.subresource {
            var unknown = StoreQuirks.unknownSubresource(subresource, answeredWith: error.code, call: call, status: response.status)
            addIds(response, to: &unknown)
            return .bad(unknown, .final)
        }
        let status = (200..<300).contains(response.status) ? StoreQuirks.statusMeant(by: error.code) : response.status
        let kind = FailureClass.ofAnswer(
            status: status, code: error.code, message: error.message, isHead: call.method == .head, isStoreWord: document != nil)
        return .bad(error, kind)
    }

    private static func named(_ response: HTTPResponse, _ call: Call, _ document: ErrorDocument?) -> S3Error {
        let fallback = StatusText.of(response.status)
        var code = document?.code ?? ""
        if code.isEmpty { code = fallback.code }
        var message = document?.message ?? ""
        if message.isEmpty { message = fallback.message }
        var error = call.error(.service, code: code, message: message, status: response.status)
        error.requestId = document?.requestId
        error.hostId = document?.hostId
        addIds(response, to: &error)
        let region = response.headers["x-amz-bucket-region"] ?? document?.region
        error.region = region.flatMap { HostLabel.isValid($0) ? $0 : nil }
        return error
    }

    private static func addIds(_ response: HTTPResponse, to error: inout S3Error) {
        error.requestId = response.headers["x-amz-request-id"] ?? error.requestId
        error.hostId = response.headers["x-amz-id-2"] ?? error.hostId
    }

    /// What a body is that no S3 store sends; nil where it may be one (empty, or XML of some kind).
    private static func foreign(_ response: HTTPResponse) -> String? {
        switch DocumentRoot.of(response.body) {
        case .html: "an HTML page"
        case .other: contentType(response) ?? "something that is no XML"
        case .empty, .element: nil
        }
    }

    private static func notS3(_ response: HTTPResponse, _ call: Call, what: String) -> S3Error {
        var error = call.error(
            .undecodable, code: "NotS3", message: "the endpoint doesn't seem to speak S3: it answered \(call.operation.name) with \(what)",
            status: response.status)
        addIds(response, to: &error)
        return error
    }

    private static func contentType(_ response: HTTPResponse) -> String? {
        response.headers["Content-Type"].map { String($0.prefix(60)) }
    }
}
