using System.Text.Encodings.Web;
using System.Text.Json;
using StoryForge.Generation;
using StoryForge.Models;

namespace StoryForge.Training;

/// <summary>
/// The folder of a run: the best checkpoint with its <c>training.json</c>, <c>metrics.jsonl</c>, and <c>last/</c> with
/// all that is needed to go on. Each checkpoint is written whole or not at all.
/// </summary>
internal sealed class RunFolder(string path)
{
    private const string MetricsName = "metrics.jsonl";
    private const string LastName = "last";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string Path { get; } = path;

    public string Last => System.IO.Path.Combine(Path, LastName);

    public string Metrics => System.IO.Path.Combine(Path, MetricsName);

    /// <exception cref="CheckpointException">There is something in the folder already.</exception>
    public void Create()
    {
        if (File.Exists(Path) || (Directory.Exists(Path) && Directory.EnumerateFileSystemEntries(Path).Any()))
        {
            throw new CheckpointException(Path, "there is something in it already", "Go on with that run by --resume, or choose another --out.");
        }

        Directory.CreateDirectory(Path);
    }

    public void SaveLast(LanguageNetwork network, ITokenizer tokenizer, WeightOptimizer optimizer, TrainerState state) =>
        Saving(Last, () => CheckpointFolder.Save(
            Last,
            network,
            tokenizer,
            TorchSharp.torch.ScalarType.Float32,
            optimizer.Masters,
            folder =>
            {
                OptimizerFile.Write(folder, optimizer);
                state.Write(folder);
            }));

    public void SaveBest(
        LanguageNetwork network, ITokenizer tokenizer, WeightOptimizer optimizer, CheckpointType type, TrainingCard card) =>
        Saving(Path, () => CheckpointFolder.Save(
            Path,
            network,
            tokenizer,
            ComputeType.OfFile(type),
            optimizer.Masters,
            folder => File.WriteAllBytes(System.IO.Path.Combine(folder, TrainingCard.FileName), JsonSerializer.SerializeToUtf8Bytes(card, Json)),
            keep: [LastName, MetricsName]));

    private static void Saving(string folder, Action save)
    {
        try
        {
            save();
        }
        catch (IOException problem)
        {
            throw new CheckpointException(
                folder,
                $"the checkpoint could not be saved ({problem.Message.TrimEnd('.')})",
                "What was saved before is whole; make room and go on with --resume.",
                problem);
        }
    }
}
