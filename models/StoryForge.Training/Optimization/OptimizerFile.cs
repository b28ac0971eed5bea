using StoryForge.Generation;
using static TorchSharp.torch;

namespace StoryForge.Training;

/// <summary>
/// <c>optimizer.safetensors</c>: the running figures of each weight, float32, named <c>parameter.figure</c>.
/// </summary>
internal static class OptimizerFile
{
    public const string FileName = "optimizer.safetensors";

    public static void Write(string folder, WeightOptimizer optimizer)
    {
        List<(string Name, Tensor Values)> figures = [.. Figures(optimizer)];
        using SafetensorsWriter writer = SafetensorsWriter.Create(
            Path.Combine(folder, FileName),
            figures.Select(figure => new SafetensorsTensor(figure.Name, SafetensorsType.F32, [.. figure.Values.shape])));
        foreach ((string name, Tensor values) in figures)
        {
            using Tensor onHost = values.cpu();
            writer.WriteBytes(name, onHost.bytes);
        }

        writer.Complete();
    }

    /// <exception cref="CheckpointException">The file is missing, damaged, or of another network.</exception>
    public static void Read(string folder, WeightOptimizer optimizer)
    {
        using IDisposable noGrad = no_grad();
        using SafetensorsFile file = SafetensorsFile.Open(Path.Combine(folder, FileName));
        foreach ((string name, Tensor values) in Figures(optimizer))
        {
            if (!file[name].Shape.SequenceEqual(values.shape))
            {
                throw new CheckpointException(file.Path, $"'{name}' has another shape than the network's weight", "Start the run again without --resume.");
            }

            using Tensor read = empty(values.shape, ScalarType.Float32);
            file.Bytes(name).CopyTo(read.bytes);
            values.copy_(read);
        }
    }

    private static IEnumerable<(string Name, Tensor Values)> Figures(WeightOptimizer optimizer)
    {
        foreach (TrainedWeight weight in optimizer.Weights)
        {
            yield return ($"{weight.Name}.{optimizer.StateNames[0]}", weight.First);
            if (weight.Second is { } second)
            {
                yield return ($"{weight.Name}.{optimizer.StateNames[1]}", second);
            }
        }
    }
}
