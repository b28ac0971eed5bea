using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>An error libtorch reported, with its message. TorchSharp throws the base class, so that is what callers catch.</summary>
internal sealed class TorchException(string message) : ExternalException(message);
