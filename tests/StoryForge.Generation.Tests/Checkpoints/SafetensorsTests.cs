using System.Runtime.InteropServices;
using System.Text;
using StoryForge.Tests;

namespace StoryForge.Generation.Tests;

public sealed class SafetensorsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string FilePath => _folder.PathOf("model.safetensors");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(SafetensorsType.F32, new[] { 0f, -1.5f, 3.1415927f, float.MaxValue, float.NegativeInfinity, 1e-40f })]
    [InlineData(SafetensorsType.F16, new[] { 0f, -1.5f, 3.140625f, 65504f, float.NegativeInfinity, 5.9604645E-08f })]
    [InlineData(SafetensorsType.BF16, new[] { 0f, -1.5f, 3.140625f, 3.3895314E+38f, float.NegativeInfinity, 9.1835E-41f })]
    public void Values_that_the_type_can_hold_come_back_as_they_were(SafetensorsType type, float[] values)
    {
        Write([new("w", type, [2, 3])], writer => writer.Write("w", values));

        using SafetensorsFile file = SafetensorsFile.Open(FilePath);

        Assert.Equal(values, file.ReadFloats("w"));
        Assert.Equal([2, 3], file["w"].Shape.AsEnumerable());
        Assert.Equal(type, file["w"].Type);
    }

    [Theory]
    [InlineData(SafetensorsType.F16, 1f + 1f / 2048, 1f)]
    [InlineData(SafetensorsType.F16, 1f + 3f / 2048, 1f + 4f / 2048)]
    [InlineData(SafetensorsType.F16, 1e9f, float.PositiveInfinity)]
    [InlineData(SafetensorsType.BF16, 1f + 1f / 256, 1f)]
    [InlineData(SafetensorsType.BF16, 1f + 3f / 256, 1f + 4f / 256)]
    [InlineData(SafetensorsType.BF16, 1f + 1.1f / 256, 1f + 2f / 256)]
    [InlineData(SafetensorsType.BF16, -3.4e38f, float.NegativeInfinity)]
    public void Other_values_are_rounded_to_the_nearest_and_ties_to_even(SafetensorsType type, float value, float expected)
    {
        Write([new("w", type, [1])], writer => writer.Write("w", [value]));

        using SafetensorsFile file = SafetensorsFile.Open(FilePath);

        Assert.Equal([expected], file.ReadFloats("w"));
    }

    [Theory]
    [InlineData(SafetensorsType.F32)]
    [InlineData(SafetensorsType.F16)]
    [InlineData(SafetensorsType.BF16)]
    public void NaN_stays_NaN(SafetensorsType type)
    {
        float[] values = [float.NaN, BitConverter.UInt32BitsToSingle(0x7F800001), BitConverter.UInt32BitsToSingle(0xFFFFFFFF)];
        Write([new("w", type, [3])], writer => writer.Write("w", values));

        using SafetensorsFile file = SafetensorsFile.Open(FilePath);

        Assert.All(file.ReadFloats("w"), value => Assert.True(float.IsNaN(value)));
    }

    [Fact]
    public void Tensors_may_be_written_in_any_order_and_are_aligned_to_their_type()
    {
        Write(
            [new("flags", SafetensorsType.Bool, [3]), new("half", SafetensorsType.F16, [3]), new("ids", SafetensorsType.I64, [1]), new("none", SafetensorsType.F32, [0, 4]), new("one", SafetensorsType.F32, [])],
            writer =>
            {
                writer.Write("one", [7]);
                writer.WriteBytes("flags", [1, 0, 1]);
                writer.Write("half", [1, 2, 3]);
                writer.WriteBytes("ids", MemoryMarshal.AsBytes<long>([42]));
                writer.Write("none", []);
            });

        using SafetensorsFile file = SafetensorsFile.Open(FilePath);

        Assert.All(file.Tensors, tensor => Assert.Equal(0, tensor.Offset % tensor.Type.Size()));
        Assert.Equal([7f], file.ReadFloats("one"));
        Assert.Equal([1f, 2f, 3f], file.ReadFloats("half"));
        Assert.Equal([1, 0, 1], file.Bytes("flags").ToArray());
        Assert.Equal([42], MemoryMarshal.Cast<byte, long>(file.Bytes("ids")).ToArray());
        Assert.Empty(file.ReadFloats("none"));
        Assert.False(file.Contains("two"));
    }

    [Fact]
    public void Large_tensors_are_written_in_chunks()
    {
        float[] values = [.. Enumerable.Range(0, 200_001).Select(i => (float)(i % 251))];
        Write([new("w", SafetensorsType.BF16, [200_001])], writer => writer.Write("w", values));

        using SafetensorsFile file = SafetensorsFile.Open(FilePath);

        Assert.Equal(values, file.ReadFloats("w"));
    }

    [Fact]
    public void Metadata_says_pt_as_Hugging_Face_does_and_takes_more()
    {
        using (SafetensorsWriter writer = SafetensorsWriter.Create(FilePath, [], new Dictionary<string, string> { ["step"] = "10 \"é\"" }))
        {
            writer.Complete();
        }

        using SafetensorsFile file = SafetensorsFile.Open(FilePath);

        Assert.Equal(new Dictionary<string, string> { ["format"] = "pt", ["step"] = "10 \"é\"" }, file.Metadata);
        Assert.Empty(file.Tensors);
    }

    [Fact]
    public void Writing_wrong_things_is_refused()
    {
        SafetensorsTensor tensor = new("w", SafetensorsType.F32, [2]);
        using SafetensorsWriter writer = SafetensorsWriter.Create(FilePath, [tensor]);

        Assert.Throws<ArgumentException>(() => writer.Write("v", [1, 2]));
        Assert.Throws<ArgumentException>(() => writer.Write("w", [1]));
        Assert.Throws<InvalidOperationException>(writer.Complete);
        writer.Write("w", [1, 2]);
        Assert.Throws<ArgumentException>(() => writer.Write("w", [1, 2]));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Create(_folder.PathOf("other"), [tensor, tensor]));
        Assert.Throws<ArgumentException>(() => SafetensorsWriter.Create(_folder.PathOf("other"), [tensor with { Name = "__metadata__" }]));
    }

    [SharedDataFact("gpt2/tiny_hf")]
    public void A_file_of_Hugging_Face_is_read()
    {
        using SafetensorsFile file = SafetensorsFile.Open(SharedData.PathOf("gpt2/tiny_hf/lm_buddy_tiny_gpt2/model.safetensors"));

        Assert.Equal("pt", file.Metadata["format"]);
        Assert.Equal([21, 2], file["wte.weight"].Shape.AsEnumerable());
        Assert.Equal(42, file.ReadFloats("wte.weight").Length);
    }

    [Fact]
    public void A_tensor_that_is_not_there_is_named()
    {
        Write([new("w", SafetensorsType.U8, [1])], writer => writer.WriteBytes("w", [1]));
        using SafetensorsFile file = SafetensorsFile.Open(FilePath);

        Assert.Contains("'wte.weight'", Assert.Throws<CheckpointException>(() => file["wte.weight"]).Message, StringComparison.Ordinal);
        Assert.Throws<CheckpointException>(() => file.ReadFloats("w"));
        Assert.Throws<ArgumentException>(() => file.ReadFloats("w", new float[2]));
    }

    [Fact]
    public void A_closed_file_gives_no_more_bytes()
    {
        Write([new("w", SafetensorsType.F32, [1])], writer => writer.Write("w", [1]));
        SafetensorsFile file = SafetensorsFile.Open(FilePath);

        file.Dispose();
        file.Dispose();

        Assert.Throws<ObjectDisposedException>(() => file.ReadFloats("w"));
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,800]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}""", 16)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2,1.0],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,0]}}""", 0)]
    [InlineData("""{"a":{"dtype":"F32","shape":[9223372036854775807],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8)]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F16","shape":[1],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"Q4","shape":[1],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":1,"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[[1]],"data_offsets":[0,4]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,8]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4)]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"code":"x"}}""", 4)]
    [InlineData("""{"a":[]}""", 0)]
    [InlineData("""{"__metadata__":{"format":1}}""", 0)]
    [InlineData("""{"__metadata__":{"format":{"a":"b"}}}""", 0)]
    [InlineData("""{"__metadata__":{"a":"b","a":"c"}}""", 0)]
    [InlineData("""{"__metadata__":{"a":"b"},"__metadata__":{}}""", 0)]
    [InlineData("""{"a":""", 0)]
    [InlineData("""{} {}""", 0)]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4)]
    [InlineData("[]", 0)]
    [InlineData("null", 0)]
    [InlineData("", 0)]
    [InlineData("        ", 0)]
    [InlineData("\u0080\u0004pickle", 0)]
    public void A_hostile_header_is_refused(string header, int dataLength)
    {
        byte[] json = Encoding.UTF8.GetBytes(header);
        File.WriteAllBytes(FilePath, [.. BitConverter.GetBytes((long)json.Length), .. json, .. new byte[dataLength]]);

        CheckpointException error = Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(FilePath));

        Assert.Equal(FilePath, error.Path);
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(0x8000000000000000)]
    [InlineData(100_000_001UL)]
    [InlineData(100_000_000UL)]
    [InlineData(3UL)]
    public void A_header_that_is_said_to_be_longer_than_the_file_or_huge_is_refused(ulong length)
    {
        File.WriteAllBytes(FilePath, [.. BitConverter.GetBytes(length), .. "{}"u8]);

        Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(FilePath));
    }

    [Fact]
    public void A_header_over_100_MB_is_refused_even_if_it_is_there()
    {
        using (FileStream file = File.Create(FilePath))
        {
            file.Write(BitConverter.GetBytes(120_000_000L));
            file.Write("{}"u8);
            file.SetLength(8 + 120_000_000);
        }

        Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(FilePath));
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        Write([new("w", SafetensorsType.F32, [3])], writer => writer.Write("w", [1, 2, 3]));
        byte[] whole = File.ReadAllBytes(FilePath);
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(FilePath, whole[..length]);

            Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(FilePath));
        }
    }

    [Fact]
    public void Any_flipped_byte_is_refused_or_read_within_the_file()
    {
        Write([new("w", SafetensorsType.F16, [3]), new("v", SafetensorsType.F32, [2])], writer =>
        {
            writer.Write("w", [1, 2, 3]);
            writer.Write("v", [1, 2]);
        });
        byte[] whole = File.ReadAllBytes(FilePath);
        for (int position = 0; position < whole.Length; position++)
        {
            byte[] flipped = [.. whole];
            flipped[position] ^= 0x11;
            File.WriteAllBytes(FilePath, flipped);
            try
            {
                using SafetensorsFile file = SafetensorsFile.Open(FilePath);
                Assert.All(file.Tensors, tensor => Assert.Equal(tensor.ByteCount, file.Bytes(tensor.Name).Length));
                Assert.Equal(14, file.Tensors.Sum(tensor => tensor.ByteCount));
            }
            catch (CheckpointException error)
            {
                Assert.Equal(FilePath, error.Path);
            }
        }
    }

    [Fact]
    public void A_missing_file_is_refused() =>
        Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(_folder.PathOf("nothing.safetensors")));

    private void Write(SafetensorsTensor[] tensors, Action<SafetensorsWriter> write)
    {
        using SafetensorsWriter writer = SafetensorsWriter.Create(FilePath, tensors);
        write(writer);
        writer.Complete();
    }
}
