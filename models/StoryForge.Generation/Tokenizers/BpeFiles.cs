using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace StoryForge.Generation;

/// <summary>
/// <c>vocab.json</c> (token text to id) and <c>merges.txt</c> (a pair a line, the first learnt first, an optional
/// <c>#version</c> line on top), as GPT-2 and Hugging Face write them.
/// </summary>
internal static class BpeFiles
{
    public const string VocabularyName = "vocab.json";
    public const string MergesName = "merges.txt";

    private const string Advice = "Put the vocab.json and merges.txt that belong to this checkpoint into its folder.";

    public static ByteBpeTokenizer Load(string folder)
    {
        string vocabularyPath = Path.Combine(folder, VocabularyName), mergesPath = Path.Combine(folder, MergesName);
        Dictionary<string, int> ids = ReadVocabulary(vocabularyPath);
        byte[][] bytes = BytesOfTokens(vocabularyPath, ids);
        List<BpeMerge> merges = ReadMerges(mergesPath, ids);
        int? unknown = ids.TryGetValue(ByteBpeTokenizer.UnknownName, out int id) ? id : null;
        int? endOfText = ids.TryGetValue(ByteBpeTokenizer.EndOfTextName, out id) ? id : null;
        if (unknown is null && bytes.Count(token => token.Length == 1) < 256)
        {
            throw new CheckpointException(vocabularyPath, "it has neither a token for each byte nor an <unk> token", Advice);
        }

        return new ByteBpeTokenizer(bytes, merges, endOfText, unknown);
    }

    public static void Save(ByteBpeTokenizer tokenizer, string folder)
    {
        Directory.CreateDirectory(folder);
        using (FileStream file = File.Create(Path.Combine(folder, VocabularyName)))
        using (var json = new Utf8JsonWriter(file, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            for (int id = 0; id < tokenizer.VocabularySize; id++)
            {
                json.WriteNumber(NameOf(tokenizer, id), id);
            }

            json.WriteEndObject();
        }

        var merges = new StringBuilder("#version: 0.2\n");
        foreach (BpeMerge merge in tokenizer.Merges)
        {
            merges.Append(NameOf(tokenizer, merge.Left)).Append(' ').Append(NameOf(tokenizer, merge.Right)).Append('\n');
        }

        File.WriteAllText(Path.Combine(folder, MergesName), merges.ToString());
    }

    private static string NameOf(ByteBpeTokenizer tokenizer, int id) =>
        id == tokenizer.EndOfText ? ByteBpeTokenizer.EndOfTextName
        : id == tokenizer.Unknown ? ByteBpeTokenizer.UnknownName
        : ByteAlphabet.ToText(tokenizer.BytesOf(id));

    private static Dictionary<string, int> ReadVocabulary(string path)
    {
        byte[] json = TokenizerFiles.ReadBytes(path);
        var ids = new Dictionary<string, int>(StringComparer.Ordinal);
        try
        {
            var reader = new Utf8JsonReader(json);
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException();
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string token = reader.GetString()!;
                reader.Read();
                if (!ids.TryAdd(token, reader.GetInt32()))
                {
                    throw new CheckpointException(path, $"the token '{token}' is in it twice", Advice);
                }
            }

            // to the end, so that a truncated file is seen
            while (reader.Read())
            {
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new CheckpointException(path, "it is not a JSON object of tokens and their ids", Advice, error);
        }

        return ids;
    }

    private static byte[][] BytesOfTokens(string path, Dictionary<string, int> ids)
    {
        var bytes = new byte[ids.Count][];
        foreach ((string token, int id) in ids)
        {
            if (id < 0 || id >= bytes.Length || bytes[id] is not null)
            {
                throw new CheckpointException(path, $"the id {id} of '{token}' leaves a hole or is used twice", Advice);
            }

            bytes[id] = token switch
            {
                ByteBpeTokenizer.EndOfTextName => [],
                // visible where a text is decoded that had unknown bytes in it
                ByteBpeTokenizer.UnknownName => "\uFFFD"u8.ToArray(),
                _ => ByteAlphabet.ToBytes(token)
                    ?? throw new CheckpointException(path, $"the token '{token}' is not in GPT-2's byte alphabet", "Only byte-level BPE vocabularies are supported."),
            };
        }

        return bytes;
    }

    private static List<BpeMerge> ReadMerges(string path, Dictionary<string, int> ids)
    {
        string[] lines = Encoding.UTF8.GetString(TokenizerFiles.ReadBytes(path)).Split('\n');
        var merges = new List<BpeMerge>(lines.Length);
        var seen = new HashSet<(int, int)>();
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].TrimEnd('\r');
            // "# #" may be a merge, so only the first line can be a comment
            if (line.Length == 0 || (i == 0 && line.StartsWith("#version", StringComparison.Ordinal)))
            {
                continue;
            }

            if (line.Split(' ') is not [var left, var right]
                || !ids.TryGetValue(left, out int leftId)
                || !ids.TryGetValue(right, out int rightId)
                || !ids.TryGetValue(left + right, out int result)
                || !seen.Add((leftId, rightId)))
            {
                throw new CheckpointException(path, $"line {i + 1}, '{Shorten(line)}', is not a new pair of tokens of vocab.json", Advice);
            }

            merges.Add(new BpeMerge(leftId, rightId, result));
        }

        return merges;
    }

    private static string Shorten(string line) => line.Length <= 40 ? line : line[..40] + "…";
}
