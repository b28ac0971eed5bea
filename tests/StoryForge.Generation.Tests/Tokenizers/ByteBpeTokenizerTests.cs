using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using StoryForge.Tests;

namespace StoryForge.Generation.Tests;

public sealed class ByteBpeTokenizerTests
{
    private const string Sample =
        "The batmobile's engine roared; the caped crusaders weren't late. \"Holy 1966, Batman!\" said the Boy Wonder.";

    private static readonly ByteBpeTokenizer Small = BpeTrainer.Train([Sample, Sample[..40]], 320, minimumCount: 1);

    [SharedDataFact("gpt2/bpe_vectors.json")]
    public void Encode_gives_the_published_ids()
    {
        ByteBpeTokenizer tokenizer = ByteBpeTokenizer.Load(SharedData.PathOf("gpt2"));
        using JsonDocument vectors = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf("gpt2/bpe_vectors.json")));

        Assert.Equal(74, vectors.RootElement.GetArrayLength());
        Assert.All(vectors.RootElement.EnumerateArray(), vector =>
        {
            string text = vector.GetProperty("text").GetString()!;
            int[] expected = [.. vector.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];

            Assert.Equal(expected, tokenizer.Encode(text));
            Assert.Equal(text, tokenizer.Decode(expected));
        });
    }

    [SharedDataFact("tinyshakespeare/input.txt")]
    public void A_whole_book_comes_back_as_it_was()
    {
        ByteBpeTokenizer tokenizer = ByteBpeTokenizer.Load(SharedData.PathOf("gpt2"));
        string book = File.ReadAllText(SharedData.PathOf("tinyshakespeare/input.txt"));

        int[] tokens = tokenizer.Encode(book);

        // the count that nanoGPT's data/shakespeare has for both splits together
        Assert.Equal(301_966 + 36_059, tokens.Length);
        Assert.Equal(book, tokenizer.Decode(tokens));
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

    [Fact]
    public void Decode_of_Encode_is_the_text() =>
        Prop.ForAll<string>(text =>
        {
            // half a surrogate pair cannot be written in UTF-8
            string expected = Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text ?? ""));
            return Small.Decode(Small.Encode(text)) == expected;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("")]
    [InlineData("Zoë — “½ of 𝟙𝟚 𠀀𠀁”, 🦇👩‍👩‍👧\u0000\r\n\t \u00A0\u3000  end  ")]
    [InlineData("<|endoftext|>")]
    public void Unusual_text_comes_back_as_it_was(string text) => Assert.Equal(text, Small.Decode(Small.Encode(text)));

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character()
    {
        Assert.Equal("a\uFFFDb", Small.Decode(Small.Encode("a\uD800b")));
        Assert.Equal("\uFFFD", Small.Decode(Small.Encode("\uDC00")));
        Assert.Equal("🦇\uFFFD", Small.Decode(Small.Encode("\uD83E\uDD87\uD83E")));
    }

    [Fact]
    public void The_name_of_a_special_token_in_a_text_is_encoded_like_any_other() =>
        Assert.DoesNotContain(Small.EndOfText!.Value, Small.Encode("one<|endoftext|>two"));

    [Fact]
    public void Encode_merges_as_GPT2_does() =>
        Prop.ForAll(Gen.Elements([.. "abetrsch'  ß🦇"]).ArrayOf().Select(letters => new string(letters)).ToArbitrary(), text =>
            Small.Encode(text).SequenceEqual(EncodeAsPublished(text))).QuickCheckThrowOnFailure();

    [Fact]
    public void A_word_that_fell_out_of_the_cache_gives_the_same_tokens()
    {
        string[] words = [.. Enumerable.Range(0, 100_000).Select(number => $"{(char)('a' + number % 26)}bat{number:x}er")];
        int[][] first = [.. words.Select(word => Small.Encode(word))];

        Assert.All(words.Zip(first), pair => Assert.Equal(pair.Second, Small.Encode(pair.First)));
    }

    [Fact]
    public void Many_threads_get_the_same_tokens_as_one()
    {
        int[] expected = Small.Encode(Sample);
        ByteBpeTokenizer tokenizer = BpeTrainer.Train([Sample, Sample[..40]], 320, minimumCount: 1);
        var results = new int[64][];

        Parallel.For(0, results.Length, i => results[i] = tokenizer.Encode(Sample));

        Assert.All(results, tokens => Assert.Equal(expected, tokens));
    }

    [Fact]
    public void A_line_of_a_million_hyphens_is_encoded()
    {
        var line = new string('-', 1_000_000);

        Assert.Equal(line, Small.Decode(Small.Encode(line)));
    }

    [Fact]
    public void Save_and_Load_keep_everything()
    {
        using var folder = new TemporaryFolder();

        Small.Save(folder.Path);
        ByteBpeTokenizer loaded = ByteBpeTokenizer.Load(folder.Path);

        Assert.Equal(Small.VocabularySize, loaded.VocabularySize);
        Assert.Equal(Small.EndOfText, loaded.EndOfText);
        Assert.Equal(Small.Merges, loaded.Merges);
        Assert.All(Enumerable.Range(0, Small.VocabularySize), id => Assert.Equal(Small.BytesOf(id), loaded.BytesOf(id)));
    }

    [SharedDataFact("gpt2/merges.txt")]
    public void The_official_merges_are_saved_as_they_were()
    {
        using var folder = new TemporaryFolder();

        ByteBpeTokenizer.Load(SharedData.PathOf("gpt2")).Save(folder.Path);

        Assert.Equal(File.ReadAllText(SharedData.PathOf("gpt2/merges.txt")), File.ReadAllText(folder.PathOf("merges.txt")));
    }

    /// <summary>GPT-2's own procedure: of all pairs the best, everywhere from left to right, and again.</summary>
    private static List<int> EncodeAsPublished(string text)
    {
        var tokens = new List<int>();
        for (int start = 0; start < text.Length;)
        {
            int length = PreToken.FirstLength(text.AsSpan(start));
            List<int> symbols = [.. Encoding.UTF8.GetBytes(text.Substring(start, length)).Select(value => Array.IndexOf(ByteAlphabet.Order, value))];
            start += length;
            while (Small.Merges.Where(merge => symbols.Zip(symbols.Skip(1)).Contains((merge.Left, merge.Right)))
                .Cast<BpeMerge?>().FirstOrDefault() is { } best)
            {
                for (int i = 0; i + 1 < symbols.Count; i++)
                {
                    if (symbols[i] == best.Left && symbols[i + 1] == best.Right)
                    {
                        symbols[i] = best.Result;
                        symbols.RemoveAt(i + 1);
                    }
                }
            }

            tokens.AddRange(symbols);
        }

        return tokens;
    }
}
