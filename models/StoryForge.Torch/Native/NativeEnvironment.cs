using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>The environment that native libraries read when they are loaded; .NET's own is a copy of it.</summary>
internal static partial class NativeEnvironment
{
    /// <summary>Leaves what the person has set.</summary>
    public static void SetDefault(string name, string value) => _ = SetVariable(name, value, overwrite: 0);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
