namespace StoryForge.Models;

/// <summary>One message of an object header: what it is about, and where its body lies.</summary>
internal readonly record struct Hdf5Message(int Type, long At, long Size)
{
    public const int Dataspace = 0x01;
    public const int LinkInfo = 0x02;
    public const int Datatype = 0x03;
    public const int Link = 0x06;
    public const int Layout = 0x08;
    public const int Filters = 0x0B;
    public const int Attribute = 0x0C;
    public const int Continuation = 0x10;
    public const int SymbolTable = 0x11;
    public const int AttributeInfo = 0x15;

    private const int HeaderLength = 8;
    private const int PrefixLength = 16;
    private const int SharedFlag = 2;

    /// <summary>The messages of the object header (version 1) at an address, those in its continuation blocks included.</summary>
    public static IReadOnlyList<Hdf5Message> Of(Hdf5Bytes file, long header)
    {
        if (file.Byte(header) != 1)
        {
            throw file.Slice(header, 4).SequenceEqual("OHDR"u8)
                ? file.Unsupported("object headers of the later kind (libver=\"latest\")")
                : file.Damaged($"there is no object header at byte {header}");
        }

        List<Hdf5Message> messages = [];
        int count = file.UInt16(header + 2);
        HashSet<long> seen = [];
        Queue<(long At, long Size)> blocks = new([(header + PrefixLength, file.UInt32(header + 8))]);
        while (blocks.TryDequeue(out (long At, long Size) block))
        {
            if (!seen.Add(block.At))
            {
                throw file.Damaged("an object header goes round in a circle");
            }

            long end = block.At + file.Slice(block.At, block.Size).Length;
            for (long at = block.At; at + HeaderLength <= end && messages.Count < count;)
            {
                var message = new Hdf5Message(file.UInt16(at), at + HeaderLength, file.UInt16(at + 2));
                if (message.At + message.Size > end)
                {
                    throw file.Damaged("a message is longer than its object header");
                }

                if ((file.Byte(at + 4) & SharedFlag) != 0)
                {
                    throw file.Unsupported("shared messages");
                }

                if (message.Type == Continuation)
                {
                    blocks.Enqueue((file.UInt64(message.At), file.UInt64(message.At + 8)));
                }

                messages.Add(message);
                at = message.At + message.Size;
            }
        }

        return messages;
    }
}
