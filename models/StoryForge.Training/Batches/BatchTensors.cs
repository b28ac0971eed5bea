using static TorchSharp.torch;

namespace StoryForge.Training;

/// <summary>Brings a batch to the device of a network.</summary>
internal static class BatchTensors
{
    /// <returns>Ids <c>[B, T]</c>, and targets <c>[B, T]</c> or <c>[B]</c>.</returns>
    public static (Tensor Ids, Tensor Targets) Of(Batch batch, Device device)
    {
        ReadOnlySpan<long> shape = [batch.Rows, batch.Window];
        return (tensor(batch.Ids, shape, device: device), tensor(batch.Targets, batch.EveryPosition ? shape : shape[..1], device: device));
    }
}
