using System.Text;

namespace StoryForge.Models;

/// <summary>A named value of an object: in Keras's files a text, or a list of texts.</summary>
internal static class Hdf5Attribute
{
    /// <summary>The texts of the attribute in a message, with its name.</summary>
    /// <returns>No texts where it holds something else; numbers are not needed.</returns>
    public static (string Name, string[] Texts) Of(Hdf5Bytes file, Hdf5Message message)
    {
        long at = message.At;
        int version = file.Byte(at);
        if (version is < 1 or > 3)
        {
            throw file.Damaged($"an attribute has the version {version}");
        }

        if (version > 1 && (file.Byte(at + 1) & 3) != 0)
        {
            throw file.Unsupported("attributes of named types");
        }

        int nameLength = file.UInt16(at + 2);
        long name = at + (version == 3 ? 9 : 8);
        long type = name + Padded(nameLength);
        long space = type + Padded(file.UInt16(at + 4));
        long data = space + Padded(file.UInt16(at + 6));
        Hdf5Type element = Hdf5Type.Of(file, type);
        long count = Hdf5Space.ByteCount(file, Hdf5Space.Of(file, space), element.Size) / element.Size;
        if (data + (count * element.Size) > message.At + message.Size)
        {
            throw file.Damaged("an attribute is longer than its message");
        }

        List<string> texts = [];
        long characters = 0;
        for (long i = 0; i < count && element.Class is (Hdf5Class.Text or Hdf5Class.VariableText); i++)
        {
            texts.Add(element.Text(file, data + (i * element.Size)));
            characters += texts[^1].Length;
            if (characters > file.Length)
            {
                throw file.Damaged("the texts of an attribute are longer than the file");
            }
        }

        return (Encoding.UTF8.GetString(file.Slice(name, nameLength).TrimEnd((byte)0)), [.. texts]);

        // the first version fills its parts up to multiples of 8
        long Padded(int length) => version == 1 ? (length + 7) / 8 * 8 : length;
    }
}
