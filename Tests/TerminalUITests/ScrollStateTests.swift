import Testing

@testable import TerminalUI

@Suite struct ScrollStateTests {
    @Test func theCursorStaysInTheListAndInTheWindow() {
        var scroll = ScrollState(count: 100, height: 10)
        scroll.move(by: -5)
        #expect(scroll.cursor == 0 && scroll.top == 0)
        scroll.move(by: 9)
        #expect(scroll.top == 0)
        scroll.move(by: 1)
        #expect(scroll.cursor == 10 && scroll.top == 1)
        scroll.end()
        #expect(scroll.cursor == 99 && scroll.visible == 90..<100)
        scroll.home()
        #expect(scroll.visible == 0..<10)
    }

    @Test func pagingDownAndUpComesBack() {
        var scroll = ScrollState(count: 100, height: 10, cursor: 3)
        scroll.page(by: 1)
        #expect(scroll.cursor == 12)
        scroll.page(by: -1)
        #expect(scroll.cursor == 3 && scroll.top == 0)
        scroll.halfPage(by: 1)
        #expect(scroll.cursor == 8)
    }

    @Test func theWheelMovesTheWindow() {
        var scroll = ScrollState(count: 100, height: 10, cursor: 5)
        scroll.wheel(by: 3)
        #expect(scroll.top == 3 && scroll.cursor == 5)
        scroll.wheel(by: 30)
        #expect(scroll.top == 33 && scroll.cursor == 33)
        scroll.wheel(by: -31)
        #expect(scroll.top == 2 && scroll.cursor == 11)
        scroll.wheel(by: 1000)
        #expect(scroll.visible == 90..<100)
    }

    @Test func shrinkingKeepsTheInvariants() {
        var scroll = ScrollState(count: 100, height: 10, cursor: 99)
        scroll.resize(count: 5, height: 10)
        #expect(scroll.cursor == 4 && scroll.top == 0 && scroll.visible == 0..<5)
        scroll.resize(count: 0, height: 0)
        #expect(scroll.cursor == 0 && scroll.visible.isEmpty)
        scroll.resize(count: 50, height: 3)
        #expect(scroll.visible == 0..<3)
        #expect(scroll.row(atLine: 2) == 2 && scroll.row(atLine: 3) == nil && scroll.row(atLine: -1) == nil)
    }
}
