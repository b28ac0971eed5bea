using System.Collections.Immutable;

namespace StoryForge.Generation;

/// <summary>Name, element type and shape of one tensor in a safetensors file. A scalar has an empty shape.</summary>
public sealed record SafetensorsTensor(string Name, SafetensorsType Type, ImmutableArray<long> Shape)
{
    /// <summary>First byte in the file, counted from its start; set by the reader and the writer.</summary>
    public long Offset { get; init; }

    /// <exception cref="OverflowException">More elements than a 64-bit number can count.</exception>
    public long ElementCount
    {
        get
        {
            long count = 1;
            foreach (long size in Shape)
            {
                count = checked(count * size);
            }

            return count;
        }
    }

    public long ByteCount => checked(ElementCount * Type.Size());

    public override string ToString() => $"{Name} {Type} [{string.Join(", ", Shape)}]";
}
