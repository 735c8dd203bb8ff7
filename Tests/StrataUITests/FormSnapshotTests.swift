import S3Model
import StrataTestSupport
import TerminalUI
import Testing

@testable import StrataCore
@testable import StrataUI

@Suite("The form of a lifecycle rule at three sizes, as text")
struct FormSnapshotTests {
    private func check(_ name: String, glyphs: Glyphs = .unicode, _ state: AppState, _ keys: String = "") {
        checkScreens(name, glyphs: glyphs, withTextCursor: true, { state }) { state, size in type(keys, &state, size: size) }
    }

    private static let full = """
        <Rule x:origin="terraform" xmlns:x="urn:x"><ID>tier-and-archive</ID><Filter><And><Prefix>prod/exports/</Prefix>\
        <Tag><Key>env</Key><Value>prod</Value></Tag><Tag><Key>команда</Key><Value>бэкап 東京</Value></Tag>\
        <ObjectSizeGreaterThan>131072</ObjectSizeGreaterThan><ObjectSizeLessThan>5000000000</ObjectSizeLessThan></And></Filter>\
        <Status>Enabled</Status>\
        <Transition><Days>30</Days><StorageClass>STANDARD_IA</StorageClass></Transition>\
        <Transition><Days>365</Days><StorageClass>GLACIER</StorageClass></Transition>\
        <Expiration><Days>2555</Days></Expiration>\
        <NoncurrentVersionTransition><NoncurrentDays>30</NoncurrentDays><NewerNoncurrentVersions>3</NewerNoncurrentVersions>\
        <StorageClass>GLACIER_IR</StorageClass></NoncurrentVersionTransition>\
        <NoncurrentVersionExpiration><NoncurrentDays>90</NoncurrentDays><NewerNoncurrentVersions>3</NewerNoncurrentVersions>\
        </NoncurrentVersionExpiration><x:Owner>dba team</x:Owner></Rule>
        """

    @Test("A new rule, as it opens")
    func empty() { check("form-new", DemoForms.new()) }

    @Test("Every field of the API in one rule, and an element that the form doesn't know")
    func everyField() { check("form-full", DemoForms.editing(Self.full)) }

    @Test("The end of a long form")
    func end() { check("form-full-end", DemoForms.editing(Self.full), "<pgdn><pgdn><pgdn><pgdn>") }

    @Test("Past the last field stands what is said of the rule as a whole")
    func whole() { check("form-whole", DemoForms.editing(Self.full), "<pgdn><pgdn><pgdn><down><down><down><down>") }

    @Test("Tags and sizes, with the focus in a row")
    func rows() { check("form-rows", DemoForms.editing(Self.full), "<tab><tab><tab><tab><down>") }

    @Test("Transitions as typed")
    func moves() { check("form-moves", DemoForms.new(), "archive<pgdn>30<enter>ia<enter><enter>365<enter>glacier<enter>") }

    @Test("The open list of classes, narrowed by typing")
    func list() { check("form-list", DemoForms.new(), "archive<pgdn>30<tab>ia") }

    @Test("The open list with a class of the store's own")
    func otherClass() { check("form-list-other", DemoForms.new(), "archive<pgdn>30<tab>WARM-TIER") }

    @Test("Text that can't be read stands where it was typed, with what is wrong")
    func unread() {
        check("form-unread", DemoForms.new(), "x<tab><tab><right><tab>logs<tab><tab>12 parsecs<tab><tab><tab><right><tab>2026-02-30<ctrl-s>")
    }

    @Test("The seed example's second rule: what it does to the first is said for the bucket's versioning")
    func second() {
        let first = """
            <Rule><ID>tier-and-archive</ID><Filter/><Status>Enabled</Status><Transition><Days>30</Days><StorageClass>STANDARD_IA</StorageClass>\
            </Transition><Transition><Days>365</Days><StorageClass>GLACIER</StorageClass></Transition></Rule>
            """
        let keys = "delete-after-a-year<pgdn><down><right><tab>365"
        check("form-second", DemoForms.new(in: DemoForms.document(first)), keys)
        let never = RuleContext(bucket: "db-backups", store: .aws, versioning: VersioningConfiguration(status: nil))
        check("form-second-never", DemoForms.new(never, in: DemoForms.document(first)), keys)
    }

    @Test("A date instead of days")
    func date() { check("form-date", DemoForms.new(), "once<pgdn><down> <tab>2026-12-01") }

    @Test("Leaving a changed form asks")
    func discard() { check("form-discard", DemoForms.new(), "temporary<esc>") }

    @Test("Templates")
    func templates() { check("form-templates", DemoForms.new(), "<ctrl-t>") }

    @Test("A form filled from a template")
    func filled() { check("form-filled", DemoForms.new(), "<ctrl-t>tier<enter>") }

    @Test("A store that is known not to take some of it")
    func limited() {
        let context = RuleContext(bucket: "db-backups", store: .seaweedFS, versioning: VersioningConfiguration(status: nil))
        check("form-limited", DemoForms.new(context), "tier<pgdn>30<enter>ia<enter>")
    }

    @Test("Hostile text is made visible, long text is cut with a mark")
    func hostile() {
        let rule = """
            <Rule><ID>a\u{202E}b</ID><Filter><Prefix>\(String(repeating: "very/long/", count: 14))end/</Prefix></Filter><Status>Disabled</Status>\
            <Expiration><Days>1</Days></Expiration><Odd&#x202E;/></Rule>
            """.replacing("&#x202E;", with: "")
        check("form-hostile", DemoForms.editing(rule))
    }

    @Test("Plain ASCII")
    func ascii() { check("form-ascii", glyphs: .ascii, DemoForms.editing(Self.full), "<pgdn>") }

    @Test("The keys of a form")
    func help() { check("form-help", DemoForms.new(), "<f1>") }
}
