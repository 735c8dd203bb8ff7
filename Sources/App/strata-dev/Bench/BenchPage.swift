/// Generated pages of listings, in Amazon's form: what is measured without a store.
enum BenchPage {
    /// Rows of a full page.
    static let size = 1000

    /// A page of ListObjectsV2, beginning with a row's number.
    static func objects(from first: Int) -> [UInt8] {
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>bench-keys</Name><Prefix></Prefix>\
            <NextContinuationToken>1kqd2l3m\(first)</NextContinuationToken><KeyCount>1000</KeyCount><MaxKeys>1000</MaxKeys>\
            <IsTruncated>true</IsTruncated><EncodingType>url</EncodingType>
            """
        for number in first..<first + size {
            text += "<Contents><Key>\(BenchStore.key(number))</Key><LastModified>\(time(number))</LastModified>"
            text += "<ETag>&quot;\(hex(number))&quot;</ETag><Size>\(bytes(number))</Size><StorageClass>STANDARD</StorageClass></Contents>"
        }
        return [UInt8]((text + "</ListBucketResult>").utf8)
    }

    /// A page of ListObjectVersions: five versions a key.
    static func versions(from first: Int) -> [UInt8] {
        var text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>bench-versions</Name><Prefix></Prefix>\
            <KeyMarker></KeyMarker><VersionIdMarker></VersionIdMarker><NextKeyMarker>\(BenchStore.key(first / 5 + 200))</NextKeyMarker>\
            <NextVersionIdMarker>\(hex(first))</NextVersionIdMarker><MaxKeys>1000</MaxKeys><EncodingType>url</EncodingType>\
            <IsTruncated>true</IsTruncated>
            """
        for number in first..<first + size {
            text += "<Version><Key>\(BenchStore.key(number / 5))</Key><VersionId>\(hex(number &* 7))</VersionId>"
            text += "<IsLatest>\(number % 5 == 0)</IsLatest><LastModified>\(time(number))</LastModified><ETag>&quot;\(hex(number))&quot;</ETag>"
            text += "<Size>\(bytes(number))</Size><StorageClass>STANDARD</StorageClass>"
            text += "<Owner><ID>75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a</ID></Owner></Version>"
        }
        return [UInt8]((text + "</ListVersionsResult>").utf8)
    }

    /// Bytes of an object: spread, so that sorting by size has something to do.
    private static func bytes(_ number: Int) -> Int { number &* 7919 % 1_000_003 }

    private static func time(_ number: Int) -> String {
        let minute = number / 60 % 60
        return "2026-\(BenchStore.padded(number / 86_400 % 12 + 1, 2))-\(BenchStore.padded(number / 3600 % 24 + 1, 2))T12:"
            + "\(BenchStore.padded(minute, 2)):\(BenchStore.padded(number % 60, 2)).000Z"
    }

    /// 32 hexadecimal digits.
    private static func hex(_ number: Int) -> String {
        let word = UInt64(truncatingIfNeeded: number &+ 1) &* 0x9E37_79B9_7F4A_7C15
        let text = String(word, radix: 16) + String(word.byteSwapped, radix: 16)
        return text + String(repeating: "0", count: 32 - text.count)
    }
}
