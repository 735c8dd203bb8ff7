/// How a document stands in JSON and in XML: the members of its structures, in the order in which XML is written.
///
/// **Source**: the S3 service model (the AWS CLI's JSON has its member names; XML has its locationName and flattened lists).
indirect enum DocumentShape: Sendable {
    case text, number, flag, date
    case structure([Member])

    struct Member: Sendable {
        var json: String
        var xml: String
        /// True: a JSON list, whose entries are so many XML elements of that name.
        var isList = false
        var shape: DocumentShape

        init(_ name: String, _ shape: DocumentShape) { (json, xml, self.shape) = (name, name, shape) }

        /// A list: "Rules" of `Rule` elements.
        init(_ json: String, each xml: String, _ shape: DocumentShape) { (self.json, self.xml, self.shape, isList) = (json, xml, shape, true) }
    }

    static let tag = structure([Member("Key", .text), Member("Value", .text)])
}
