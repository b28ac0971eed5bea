using System.Text;

namespace StoryForge.Generation;

/// <summary><c>sequences.txt</c> in a checkpoint: the sequences that the model was trained on, one a line.</summary>
public sealed class TrainingList
{
    public const string FileName = "sequences.txt";

    private readonly HashSet<string> _sequences;

    private TrainingList(HashSet<string> sequences) => _sequences = sequences;

    public int Count => _sequences.Count;

    /// <summary>The list of a checkpoint folder; null where there is none, as of a model from elsewhere.</summary>
    /// <param name="tokenizer">The model's: sequences that are the same to it are the same here.</param>
    public static TrainingList? Load(string folder, ITokenizer tokenizer)
    {
        string path = Path.Combine(folder, FileName);
        return File.Exists(path)
            ? new TrainingList(File.ReadLines(path).Select(line => tokenizer.Decode(tokenizer.Encode(line))).ToHashSet(StringComparer.Ordinal))
            : null;
    }

    /// <param name="sequences">Of one line each.</param>
    public static void Save(string folder, IEnumerable<string> sequences)
    {
        using var file = new StreamWriter(Path.Combine(folder, FileName), append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" };
        foreach (string sequence in sequences)
        {
            file.WriteLine(sequence);
        }
    }

    /// <param name="sequence">As the model writes it.</param>
    public bool Contains(string sequence) => _sequences.Contains(sequence);
}
