internal import Libm

/// The system's words for an error number such as `ENOENT`.
package func systemMessage(_ code: Int32) -> String {
  guard let text = strerror(code) else { return "error \(code)" }
  return String(cString: text)
}
