/// What libFuzzer calls with each input; only a trap is a finding.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOne(_ start: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let bytes = UnsafeBufferPointer(start: start, count: count)
  FuzzTarget.chosen.run(FuzzInput(bytes))
  return 0
}
