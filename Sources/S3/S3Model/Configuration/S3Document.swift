/// The frame of the documents that Strata sends.
enum S3Document {
    /// The namespace of every S3 document (Amazon S3 API reference).
    static let namespace = "http://s3.amazonaws.com/doc/2006-03-01/"

    /// A root in S3's namespace.
    static func root(_ name: String, _ elements: [XMLElement]) -> XMLElement {
        XMLElement(name, attributes: [.init("xmlns", namespace)], children: elements.map(XMLElement.Node.element))
    }
}
