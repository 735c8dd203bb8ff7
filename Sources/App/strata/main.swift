// A verb runs on Dispatch's queues and ends the process itself; the browser takes the main thread over. Neither needs an async `main`.
switch Invocation.parse(Array(CommandLine.arguments.dropFirst())) {
case .verb(let verb): VerbRunner.run(verb)
case .browse(let options): Interactive.run(options: options)
}
