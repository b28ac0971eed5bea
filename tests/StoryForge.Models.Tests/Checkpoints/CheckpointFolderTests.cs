using System.Security.Cryptography;
using System.Text.Json;
using StoryForge.Generation;
using StoryForge.Models;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StoryForge.Tests.Models.Checkpoints;

public class CheckpointFolderTests
{
    private const string TinyHuggingFace = "gpt2/tiny_hf/lm_buddy_tiny_gpt2";

    [SharedDataFact(TinyHuggingFace)]
    public void A_Hugging_Face_checkpoint_gives_the_expected_hidden_states_and_logits()
    {
        string folder = SharedData.PathOf(TinyHuggingFace);
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "expected.json")));
        int[] ids = [.. expected.RootElement.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
        using IDisposable noGrad = no_grad();

        (LanguageNetwork network, ITokenizer tokenizer) = CheckpointFolder.Load(folder);

        using (network)
        {
            Assert.Equal(21, tokenizer.VocabularySize);
            Tiny.AssertClose(Flat("last_hidden_state"), Tiny.Values(((Gpt2)network).HiddenStates(Tiny.Ids(ids))), 1e-4);
            Tiny.AssertClose(Flat("logits_tied"), Tiny.Values(network.forward(Tiny.Ids(ids))), 1e-4);
        }

        float[] Flat(string name) =>
            [.. expected.RootElement.GetProperty(name).EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(value => value.GetSingle())];
    }

    [SharedDataFact(TinyHuggingFace)]
    public void A_Hugging_Face_checkpoint_is_saved_in_the_layout_it_came_in()
    {
        string original = SharedData.PathOf(TinyHuggingFace);
        using var folder = new TemporaryFolder();
        string copy = folder.PathOf("copy");
        (LanguageNetwork network, ITokenizer tokenizer) = CheckpointFolder.Load(original);

        CheckpointFolder.Save(copy, network, tokenizer, ScalarType.Float32);

        using SafetensorsFile before = SafetensorsFile.Open(Path.Combine(original, "model.safetensors"));
        using SafetensorsFile after = SafetensorsFile.Open(Path.Combine(copy, "model.safetensors"));
        Assert.Equal(Names(before), Names(after));
        foreach (SafetensorsTensor tensor in before.Tensors)
        {
            Assert.True(before.Bytes(tensor.Name).SequenceEqual(after.Bytes(tensor.Name)), $"{tensor.Name} differs");
        }

        Assert.Equal(["config.json", "merges.txt", "model.safetensors", "vocab.json"], Directory.GetFiles(copy).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        JsonElement was = Json(Path.Combine(original, "config.json"));
        JsonElement now = Json(Path.Combine(copy, "config.json"));
        foreach (JsonProperty property in was.EnumerateObject())
        {
            Assert.True(JsonElement.DeepEquals(property.Value, now.GetProperty(property.Name)), $"{property.Name} differs");
        }

        network.Dispose();

        static IEnumerable<string> Names(SafetensorsFile file) => file.Tensors.Select(tensor => tensor.ToString()).Order(StringComparer.Ordinal);
    }

    public static TheoryData<NetworkConfig, ScalarType> Stored => new()
    {
        { Tiny.Gpt2Config, ScalarType.Float32 },
        { Tiny.Gpt2Config, ScalarType.Float16 },
        { Tiny.Gpt2Config, ScalarType.BFloat16 },
        { Tiny.RecurrentConfig, ScalarType.Float32 },
        { Tiny.RecurrentConfig with { Cell = CellKind.Gru, Window = 5 }, ScalarType.Float16 },
    };

    [Theory]
    [MemberData(nameof(Stored))]
    public void What_is_saved_gives_the_same_logits_when_loaded(NetworkConfig config, ScalarType type)
    {
        using var folder = new TemporaryFolder();
        using LanguageNetwork network = Tiny.Network(config);
        using (no_grad())
        {
            // so that rounding on saving changes nothing
            foreach (Parameter parameter in network.parameters())
            {
                parameter.copy_(parameter.to(ScalarType.BFloat16).to(ScalarType.Float16));
                parameter.copy_(parameter.to(ScalarType.BFloat16));
            }
        }

        CheckpointFolder.Save(folder.PathOf("model"), network, Tiny.Vocabulary, type);
        (LanguageNetwork loaded, ITokenizer tokenizer) = CheckpointFolder.Load(folder.PathOf("model"));

        using (loaded)
        {
            Tensor ids = Tiny.Ids(Tiny.Tokens(5));
            Assert.Equal(config, loaded.Config);
            Assert.Equal(Tiny.Vocabulary.VocabularySize, tokenizer.VocabularySize);
            Assert.False(loaded.training);
            Assert.Equal(Tiny.Values(network.forward(ids)), Tiny.Values(loaded.forward(ids)));
        }
    }

    [Fact]
    public void The_file_has_the_type_that_was_asked_for_and_transposed_products()
    {
        using var folder = new TemporaryFolder();
        using LanguageNetwork network = Tiny.Network(Tiny.Gpt2Config);

        CheckpointFolder.Save(folder.PathOf("model"), network, Tiny.Vocabulary, ScalarType.Float16);

        using SafetensorsFile file = SafetensorsFile.Open(folder.PathOf("model/model.safetensors"));
        Assert.All(file.Tensors, tensor => Assert.Equal(SafetensorsType.F16, tensor.Type));
        Assert.Equal([24L, 72], file["h.0.attn.c_attn.weight"].Shape.ToArray());
        Assert.Equal([96L, 24], file["h.2.mlp.c_proj.weight"].Shape.ToArray());
        Assert.Equal([31L, 24], file["wte.weight"].Shape.ToArray());
        float[] mine = Tiny.Values(network.named_parameters().Single(each => each.name == "h.1.mlp.c_fc.weight").parameter.t());
        Tiny.AssertClose(mine, file.ReadFloats("h.1.mlp.c_fc.weight"), 1e-3);
        JsonElement config = Json(folder.PathOf("model/config.json"));
        Assert.Equal("float16", config.GetProperty("torch_dtype").GetString());
        Assert.Equal("GPT2LMHeadModel", config.GetProperty("architectures")[0].GetString());
        Assert.Equal(30, config.GetProperty("eos_token_id").GetInt32());
    }

    [Fact]
    public void A_prefix_masks_and_a_copied_head_in_the_file_make_no_difference()
    {
        using var folder = new TemporaryFolder();
        using LanguageNetwork network = Tiny.Network(Tiny.Gpt2Config);
        CheckpointFolder.Save(folder.Path, network, Tiny.Vocabulary, ScalarType.Float32);
        Rewrite(folder.Path, tensors =>
        {
            var renamed = tensors.ToDictionary(tensor => "transformer." + tensor.Key, tensor => tensor.Value);
            renamed["transformer.h.0.attn.bias"] = ([1, 1, 48, 48], new float[48 * 48]);
            renamed["transformer.h.0.attn.masked_bias"] = ([], [-1e4f]);
            renamed["lm_head.weight"] = tensors["wte.weight"];
            return renamed;
        });

        (LanguageNetwork loaded, _) = CheckpointFolder.Load(folder.Path);

        using (loaded)
        {
            Tensor ids = Tiny.Ids(Tiny.Tokens(9));
            Assert.Equal(Tiny.Values(network.forward(ids)), Tiny.Values(loaded.forward(ids)));
        }
    }

    [Fact]
    public void Masters_are_saved_in_place_of_rounded_weights()
    {
        using var folder = new TemporaryFolder();
        using LanguageNetwork network = Tiny.Network(Tiny.Gpt2Config);
        var masters = network.named_parameters().ToDictionary(each => each.name, each => each.parameter.detach().clone());
        network.to(ScalarType.BFloat16);

        CheckpointFolder.Save(folder.PathOf("model"), network, Tiny.Vocabulary, ScalarType.Float32, masters);

        using SafetensorsFile file = SafetensorsFile.Open(folder.PathOf("model/model.safetensors"));
        Assert.Equal(Tiny.Values(masters["wte.weight"]), file.ReadFloats("wte.weight"));
        Assert.Equal(Tiny.Values(masters["h.0.mlp.c_fc.weight"].t()), file.ReadFloats("h.0.mlp.c_fc.weight"));
    }

    [Fact]
    public void Saving_over_a_checkpoint_keeps_what_it_is_told_to_and_adds_files()
    {
        using var folder = new TemporaryFolder();
        string model = folder.PathOf("model");
        Directory.CreateDirectory(model);
        File.WriteAllText(Path.Combine(model, "metrics.jsonl"), "{}\n");
        File.WriteAllText(Path.Combine(model, "stale.txt"), "old");
        using LanguageNetwork network = Tiny.Network(Tiny.RecurrentConfig);

        CheckpointFolder.Save(
            model, network, Tiny.Vocabulary, ScalarType.Float16,
            writeMore: temporary => File.WriteAllText(Path.Combine(temporary, "training.json"), "{}"),
            keep: ["metrics.jsonl"]);

        Assert.Equal(
            ["characters.json", "config.json", "metrics.jsonl", "model.safetensors", "training.json"],
            Directory.GetFiles(model).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_opened_model_is_described_by_its_folder()
    {
        using var folder = new TemporaryFolder();
        string path = folder.PathOf("gotham");
        using LanguageNetwork network = Tiny.Network(Tiny.Gpt2Config);
        CheckpointFolder.Save(path, network, Tiny.Vocabulary, ScalarType.Float16);

        using ILanguageModel model = CheckpointFolder.Open(path + "/");

        string hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(path, "model.safetensors"))));
        Assert.Equal(new ModelDescription("gotham", "gpt2", Tiny.Gpt2Config.ParameterCount, 48, 31, hash), model.Description);
        Assert.Equal(model.Description, CheckpointFolder.Describe(path));
        using IDecodingSession session = model.OpenSession();
        Assert.Equal(31, session.Feed([1, 2, 3]).Length);
    }

    [Fact]
    public void The_hash_follows_the_file()
    {
        using var folder = new TemporaryFolder();
        using LanguageNetwork first = Tiny.Network(Tiny.RecurrentConfig, seed: 1);
        using LanguageNetwork second = Tiny.Network(Tiny.RecurrentConfig, seed: 2);

        CheckpointFolder.Save(folder.PathOf("model"), first, Tiny.Vocabulary, ScalarType.Float32);
        string before = CheckpointFolder.Describe(folder.PathOf("model")).CheckpointHash;
        CheckpointFolder.Save(folder.PathOf("model"), second, Tiny.Vocabulary, ScalarType.Float32);
        string after = CheckpointFolder.Describe(folder.PathOf("model")).CheckpointHash;

        Assert.NotEqual(before, after);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void A_model_opened_in_either_type_continues_the_same_way(ScalarType type)
    {
        using var folder = new TemporaryFolder();
        using LanguageNetwork network = Tiny.Network(Tiny.Gpt2Config);
        CheckpointFolder.Save(folder.PathOf("model"), network, Tiny.Vocabulary, ScalarType.Float32);
        using IDisposable noGrad = no_grad();
        int[] tokens = Tiny.Tokens(20);

        using ILanguageModel model = CheckpointFolder.Open(folder.PathOf("model"), type);
        using IDecodingSession session = model.OpenSession();
        session.Feed(tokens.AsSpan(0, 19));
        float[] logits = session.Feed([tokens[19]]).ToArray();

        float[] expected = Tiny.Values(network.forward(Tiny.Ids(tokens)).select(1, 19));
        double scale = expected.Max(Math.Abs);
        Tiny.AssertClose(expected, logits, (type == ScalarType.Float32 ? 1e-4 : 0.03) * scale);
    }

    [Fact]
    public void Each_missing_file_is_named()
    {
        foreach (string missing in new[] { "config.json", "model.safetensors", "characters.json" })
        {
            using var folder = new TemporaryFolder();
            SaveTiny(folder.PathOf("model"));
            File.Delete(folder.PathOf($"model/{missing}"));

            CheckpointException error = Assert.Throws<CheckpointException>(() => CheckpointFolder.Open(folder.PathOf("model")));

            Assert.Contains(missing, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_truncated_file_is_refused()
    {
        using var folder = new TemporaryFolder();
        SaveTiny(folder.PathOf("model"));
        using (FileStream file = File.OpenWrite(folder.PathOf("model/model.safetensors")))
        {
            file.SetLength(file.Length - 100);
        }

        CheckpointException error = Assert.Throws<CheckpointException>(() => CheckpointFolder.Load(folder.PathOf("model")));

        Assert.Contains("model.safetensors", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_tensor_is_named()
    {
        AssertWeightsRefused("it lacks 1 of the network's tensors, the first is 'ln_f.bias'", tensors => tensors.Remove("ln_f.bias"));
    }

    [Fact]
    public void An_unexpected_tensor_is_named()
    {
        AssertWeightsRefused("a tensor 'h.3.ln_1.weight' that the network has not", tensors => tensors["h.3.ln_1.weight"] = ([24], new float[24]));
    }

    [Fact]
    public void A_tensor_of_another_shape_is_named_with_both_shapes()
    {
        AssertWeightsRefused(
            "'h.1.attn.c_attn.weight' has the shape [72, 24], and config.json asks for [24, 72]",
            tensors => tensors["h.1.attn.c_attn.weight"] = ([72, 24], new float[72 * 24]));
    }

    [Fact]
    public void A_tokenizer_of_another_vocabulary_is_refused()
    {
        using var folder = new TemporaryFolder();
        using LanguageNetwork network = Tiny.Network(Tiny.Gpt2Config with { VocabularySize = 20 });
        CheckpointFolder.Save(folder.PathOf("small"), network, Tiny.Vocabulary, ScalarType.Float32);
        using LanguageNetwork large = Tiny.Network(Tiny.Gpt2Config with { VocabularySize = 500 });
        CheckpointFolder.Save(folder.PathOf("large"), large, Tiny.Vocabulary, ScalarType.Float32);

        foreach (string name in new[] { "small", "large" })
        {
            CheckpointException error = Assert.Throws<CheckpointException>(() => CheckpointFolder.Load(folder.PathOf(name)));
            Assert.Contains("the tokenizer has 31 entries", error.Message, StringComparison.Ordinal);
        }
    }

    private static void SaveTiny(string folder)
    {
        using LanguageNetwork network = Tiny.Network(Tiny.Gpt2Config);
        CheckpointFolder.Save(folder, network, Tiny.Vocabulary, ScalarType.Float32);
    }

    private static void AssertWeightsRefused(string reason, Action<Dictionary<string, (long[] Shape, float[] Values)>> change)
    {
        using var folder = new TemporaryFolder();
        SaveTiny(folder.PathOf("model"));
        Rewrite(folder.PathOf("model"), tensors =>
        {
            change(tensors);
            return tensors;
        });

        CheckpointException error = Assert.Throws<CheckpointException>(() => CheckpointFolder.Load(folder.PathOf("model")));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static void Rewrite(
        string folder,
        Func<Dictionary<string, (long[] Shape, float[] Values)>, Dictionary<string, (long[] Shape, float[] Values)>> change)
    {
        string path = Path.Combine(folder, "model.safetensors");
        Dictionary<string, (long[] Shape, float[] Values)> tensors;
        using (SafetensorsFile file = SafetensorsFile.Open(path))
        {
            tensors = file.Tensors.ToDictionary(tensor => tensor.Name, tensor => (tensor.Shape.ToArray(), file.ReadFloats(tensor.Name)));
        }

        tensors = change(tensors);
        using SafetensorsWriter writer = SafetensorsWriter.Create(
            path, tensors.Select(tensor => new SafetensorsTensor(tensor.Key, SafetensorsType.F32, [.. tensor.Value.Shape])));
        foreach ((string name, (_, float[] values)) in tensors)
        {
            writer.Write(name, values);
        }

        writer.Complete();
    }

    private static JsonElement Json(string path) => JsonDocument.Parse(File.ReadAllText(path)).RootElement;
}
