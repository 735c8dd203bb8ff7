/// Decodes pages of ListObjectsV2 and ListObjectVersions straight into columns.
///
/// Strict: a page that isn't complete and well formed gives nothing. Characters that XML can't carry become marks, and the row can't be acted on.
/// Differs from a general parser where that would name another object: a bare CR in a key is marked instead of read as LF.
/// Pure, on the caller's thread.
public enum ListingDecoder {
    /// A page of ListObjectsV2 (or of ListObjects' first form): root ListBucketResult.
    public static func decodeObjects(_ bytes: [UInt8]) throws(DecodingFailure) -> ListingPage {
        try decode(bytes, isVersions: false)
    }

    /// A page of ListObjectVersions: root ListVersionsResult; versions and delete markers in the document's order.
    public static func decodeVersions(_ bytes: [UInt8]) throws(DecodingFailure) -> ListingPage {
        try decode(bytes, isVersions: true)
    }

    private static func decode(_ bytes: [UInt8], isVersions: Bool) throws(DecodingFailure) -> ListingPage {
        if bytes.count > XMLGuard.sizeCap { throw DecodingFailure(.tooLarge, "the answer is longer than \(XMLGuard.sizeCap >> 20) MiB") }
        if bytes.isEmpty { throw DecodingFailure(.empty, "the answer is empty") }
        return try bytes.withUnsafeBufferPointer { (buffer: UnsafeBufferPointer<UInt8>) throws(DecodingFailure) -> ListingPage in
            var parser = PageParser(buffer, isVersions: isVersions)
            try parser.parse()
            var assembler = PageAssembler(parser)
            defer { assembler.release() }
            return try assembler.page(isVersions: isVersions)
        }
    }
}
