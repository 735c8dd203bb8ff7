import HTTP
import S3Model

extension Call {
    /// Adds a write's conditions on what the key holds now.
    mutating func condition(ifMatch: String?, ifNoneMatch: String?) {
        if let ifMatch { headers.append(("If-Match", HeaderText.eTag(ifMatch))) }
        if let ifNoneMatch { headers.append(("If-None-Match", HeaderText.eTag(ifNoneMatch))) }
    }

    /// Gives the call a small XML document to send.
    mutating func send(document: [UInt8]) {
        headers.append(("Content-Type", "application/xml"))
        body = .document(document)
    }
}

extension HTTPPatience {
    /// For calls whose answer S3 begins, or ends, only when minutes of copying are over. A byte a second is enough: S3 sends a space now and then.
    static let silentWork = HTTPPatience(stall: 900, stallBytesPerSecond: 1)
}

extension HTTPResponse {
    /// The headers as S3's nouns read them.
    var fields: [ObjectDescription.Field] { headers.fields.map { ObjectDescription.Field($0.name, $0.value) } }
}
