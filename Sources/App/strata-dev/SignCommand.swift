import ArgumentParser
import Foundation

/// `strata-dev sign`: one signing case a line in, one result a line out, through the signer that requests use.
///
/// A line that can't be read or signed answers with its id (null where even that can't be read) and `error`; the next line is read all the same.
struct SignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign",
        abstract: "Sign requests read as JSON, one object a line, and print each step of the signature.",
        discussion: """
            In: id, kind (header | presign | copysource), method, scheme, host, bucket, key (decoded, null for none), style (path | virtual), query
            ([[name, value or null]], decoded), headers ([[name, value]], without host and x-amz-date), body_b64, payload (signed | unsigned),
            credentials {access_key, secret_key, token}, region, service, time (YYYYMMDDTHHMMSSZ), expires (seconds). A copysource case takes bucket,
            key and version_id, which may also stand in its query as versionId. In virtual style the bucket goes in front of the host, unless it is there already.

            Out: id, path, canonical_query, canonical_request, string_to_sign, signature, authorization; url for presign; copy_source for copysource.
            """)

    func run() throws {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        while let line = readLine() {
            guard !line.allSatisfy(\.isWhitespace) else { continue }
            // Written at once, so that another program can talk to this one line by line.
            try FileHandle.standardOutput.write(contentsOf: encoder.encode(Self.answer(line)) + Data("\n".utf8))
        }
    }

    /// The answer to one line; never fails.
    static func answer(_ line: String) -> SignResult {
        let data = Data(line.utf8)
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        do {
            return try decoder.decode(SignCase.self, from: data).result()
        } catch {
            var result = SignResult()
            result.id = (try? decoder.decode(SignCase.Identity.self, from: data))?.id ?? .null
            result.error = SignCase.describe(error)
            return result
        }
    }
}

/// One line of answer; fields that don't concern the kind are left out.
struct SignResult: Encodable, Equatable {
    var id = SignCase.ID.null
    var path: String?
    var canonicalQuery: String?
    var canonicalRequest: String?
    var stringToSign: String?
    var signature: String?
    var authorization: String?
    var url: String?
    var copySource: String?
    var error: String?
}
