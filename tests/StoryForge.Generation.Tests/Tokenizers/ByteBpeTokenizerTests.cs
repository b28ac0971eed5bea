using System.Text.Json;
using StoryForge.Tests;

namespace StoryForge.Generation.Tests;

public sealed class ByteBpeTokenizerTests
{
    [SharedDataFact("gpt2/bpe_vectors.json")]
    public void Encode_gives_the_published_ids()
    {
        ByteBpeTokenizer tokenizer = ByteBpeTokenizer.Load(SharedData.PathOf("gpt2"));
        using JsonDocument vectors = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf("gpt2/bpe_vectors.json")));

        Assert.All(vectors.RootElement.EnumerateArray(), vector =>
        {
            string text = vector.GetProperty("text").GetString()!;
            int[] expected = [.. vector.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];

            Assert.Equal(expected, tokenizer.Encode(text));
            Assert.Equal(text, tokenizer.Decode(expected));
        });
    }

    [SharedDataFact("gpt2/tiny_hf")]
    public void Load_takes_a_vocabulary_without_all_bytes_if_it_has_an_unknown_token()
    {
        ByteBpeTokenizer tokenizer = ByteBpeTokenizer.Load(SharedData.PathOf("gpt2/tiny_hf/lm_buddy_tiny_gpt2"));

        Assert.Equal(21, tokenizer.VocabularySize);
        Assert.Equal(20, tokenizer.EndOfText);
        Assert.Equal([19], tokenizer.NeverGenerated);
        Assert.Equal([14, 15, 19, 14], tokenizer.Encode(" lowerZ low"));
    }
}
