using StoryForge.Generation;
using StoryForge.Models;
using static StoryForge.Tests.Models.Keras.Hdf5Sample;

namespace StoryForge.Tests.Models.Keras;

public class Hdf5FileTests
{
    private static readonly float[] Matrix = [.. Enumerable.Range(0, 35).Select(i => (float)i)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Texts_are_read_whether_they_lie_in_place_or_in_a_heap(bool variable)
    {
        Hdf5Object root = Open(Of(new Group([], new() { ["layer_names"] = ["lstm_1", "é"], ["backend"] = ["tensorflow"], ["none"] = [] }), variable));

        Assert.Equal(["lstm_1", "é"], root.Attribute("layer_names")!);
        Assert.Equal(["tensorflow"], root.Attribute("backend")!);
        Assert.Empty(root.Attribute("none")!);
        Assert.Null(root.Attribute("missing"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(new[] { 2, 3 })]
    [InlineData(new[] { 5, 7 })]
    [InlineData(new[] { 1, 1 })]
    [InlineData(new[] { 4, 16 })]
    public void Numbers_are_the_same_in_one_piece_and_in_chunks(int[]? chunk)
    {
        Hdf5Object root = Open(Of(new Group(new() { ["a"] = new Group(new() { ["kernel:0"] = new Numbers([5, 7], Matrix, chunk) }, []) }, [])));

        KerasWeight weight = root.At("a/kernel:0")!.Numbers();

        Assert.Equal([5, 7], weight.Shape);
        Assert.Equal(Matrix, weight.Values);
        Assert.Null(root.At("a/bias:0"));
    }

    [Fact]
    public void A_file_cut_anywhere_is_refused_in_one_sentence()
    {
        byte[] whole = Of(KerasSample.Model());

        for (int length = 0; length < whole.Length; length += 97)
        {
            CheckpointException error = Assert.Throws<CheckpointException>(() => ReadAll(whole[..length]));
            Assert.StartsWith("model.h5: ", error.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Each byte in turn is another: addresses, counts, sizes and signatures all come to be wrong.</summary>
    [Theory]
    [InlineData(0xFF)]
    [InlineData(0x00)]
    [InlineData(0x01)]
    [InlineData(0x60)]
    public void A_file_with_a_wrong_byte_is_read_or_refused_and_nothing_else(int wrong)
    {
        byte[] whole = Of(KerasSample.Model(KerasSample.Config(), characters: 4, chunk: [2, 3]), variableTexts: true);

        for (int at = 0; at < whole.Length; at++)
        {
            byte[] changed = [.. whole];
            changed[at] = (byte)wrong;
            Exception? error = Record.Exception(() => ReadAll(changed));

            Assert.True(error is null or CheckpointException, $"byte {at}: {error}");
        }
    }

    [Fact]
    public void A_tree_that_leads_back_to_itself_is_refused()
    {
        byte[] file = Of(new Group(new() { ["a"] = new Group([], []) }, []));
        int tree = file.AsSpan().LastIndexOf("TREE"u8);
        file[tree + 5] = 1;
        BitConverter.GetBytes((long)tree).CopyTo(file, tree + 32);

        Assert.Contains("circle", Assert.Throws<CheckpointException>(() => Open(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_that_is_in_itself_can_be_walked_as_far_as_a_path_goes()
    {
        byte[] file = Of(new Group(new() { ["a"] = new Group(new() { ["a"] = new Group([], []) }, []) }, []));
        int last = file.AsSpan().LastIndexOf("SNOD"u8);
        BitConverter.GetBytes(BitConverter.ToInt64(file, 64)).CopyTo(file, last + 16);

        Assert.NotNull(Open(file).At("a/a/a/a/a"));
    }

    [Fact]
    public void An_array_larger_than_the_file_takes_no_memory()
    {
        byte[] file = Of(new Group(new() { ["a"] = new Numbers([5, 7], Matrix, [5, 7]) }, []));
        int shape = file.AsSpan().IndexOf([.. BitConverter.GetBytes(5L), .. BitConverter.GetBytes(7L)]);
        BitConverter.GetBytes(1L << 60).CopyTo(file, shape);

        CheckpointException error = Assert.Throws<CheckpointException>(() => Open(file).At("a")!.Numbers());

        Assert.Contains("larger than the file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Something_else_than_HDF5_is_told_from_it()
    {
        Assert.Contains("no HDF5 file", Assert.Throws<CheckpointException>(() => Open("PK\u0003\u0004"u8.ToArray())).Message, StringComparison.Ordinal);
        Assert.Contains("no such file", Assert.Throws<CheckpointException>(() => Hdf5File.Open("/nowhere/model.h5")).Message, StringComparison.Ordinal);
    }

    private static Hdf5Object Open(byte[] file) => Hdf5File.Open("model.h5", file);

    private static void ReadAll(byte[] file) => Visit(Open(file), depth: 0);

    private static void Visit(Hdf5Object group, int depth)
    {
        foreach (string name in (string[])["model_weights", "lstm_1", "dense_1"])
        {
            if (depth < 4 && group.At(name) is { } inner)
            {
                Visit(inner, depth + 1);
            }
        }

        foreach (string name in (string[])["kernel:0", "recurrent_kernel:0", "bias:0"])
        {
            group.At(name)?.Numbers();
        }

        group.Attribute("layer_names");
        group.Attribute("weight_names");
        group.Attribute("model_config");
    }
}
