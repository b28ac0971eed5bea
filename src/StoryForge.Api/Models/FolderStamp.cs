using System.Globalization;
using System.Text;

namespace StoryForge.Api;

/// <summary>Names, lengths and times of a folder's files: cheap to take, and different when one of them is replaced.</summary>
internal static class FolderStamp
{
    public static string Of(string folder)
    {
        var stamp = new StringBuilder();
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            stamp.Append(CultureInfo.InvariantCulture, $"{file.Name}:{file.Length}:{file.LastWriteTimeUtc.Ticks};");
        }

        return stamp.ToString();
    }
}
