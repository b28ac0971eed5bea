using System.Text.Encodings.Web;
using System.Text.Json;
using StoryForge.Generation;
using StoryForge.Models;

namespace StoryForge.Training;

/// <summary>
/// The folder of a run: the best checkpoint with its <c>training.json</c>, <c>metrics.jsonl</c>, and <c>last/</c> with
/// all that is needed to go on. Each checkpoint is written whole or not at all.
/// </summary>
internal sealed class RunFolder(string path) : IDisposable
{
    private const string LockName = "run.lock";

    private const string MetricsName = "metrics.jsonl";
    private const string LastName = "last";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private FileStream? _lock;

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
        Take();
    }

    /// <summary>Keeps other runs out until this is disposed of, or its process ends.</summary>
    /// <exception cref="CheckpointException">A run is writing to the folder now.</exception>
    public void Take()
    {
        try
        {
            _lock = new FileStream(
                System.IO.Path.Combine(Path, LockName), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException)
        {
            throw new CheckpointException(Path, "another run is writing to it now", "Stop that one first (it saves what it has), or choose another --out.");
        }
    }

    public void Dispose() => _lock?.Dispose();

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
        LanguageNetwork network, ITokenizer tokenizer, WeightOptimizer optimizer, CheckpointType type, TrainingCard card, ITrainingCorpus corpus) =>
        Saving(Path, () => CheckpointFolder.Save(
            Path,
            network,
            tokenizer,
            ComputeType.OfFile(type),
            optimizer.Masters,
            folder =>
            {
                File.WriteAllBytes(System.IO.Path.Combine(folder, TrainingCard.FileName), JsonSerializer.SerializeToUtf8Bytes(card, Json));
                corpus.AddTo(folder);
            },
            keep: [LastName, MetricsName, LockName]));

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
