using System.ComponentModel;
using System.Runtime.InteropServices;

namespace StoryForge.Generation;

/// <summary>The calls of libc for durable, atomic file replacement that .NET has no door to (Linux).</summary>
internal static partial class PosixFiles
{
    private const int AtCurrentFolder = -100;
    private const uint RenameExchange = 2;

    /// <summary>Brings a file's content, or a folder's entries, to the disk.</summary>
    public static void Sync(string path)
    {
        int file = Open(path, flags: 0);
        Check(file, path, "open");
        try
        {
            Check(FSync(file), path, "bring to the disk");
        }
        finally
        {
            _ = Close(file);
        }
    }

    /// <summary>Swaps two existing folders in one step (Linux 3.15, every common local file system).</summary>
    public static void Exchange(string first, string second) =>
        Check(RenameAt2(AtCurrentFolder, first, AtCurrentFolder, second, RenameExchange), second, "replace");

    /// <summary>Gives an existing file a second name.</summary>
    public static void Link(string existing, string added) => Check(HardLink(existing, added), added, "link");

    private static void Check(int result, string path, string action)
    {
        if (result < 0)
        {
            string reason = new Win32Exception(Marshal.GetLastPInvokeError()).Message;
            throw new IOException($"Could not {action} '{path}': {reason}.");
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int oldFolder, string oldPath, int newFolder, string newPath, uint flags);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int HardLink(string existing, string added);
}
