using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace StoryForge.Training;

/// <summary>
/// One parameter with what training needs beside it, all float32: its master copy (the parameter itself where that is
/// float32 already), the optimizer's running figures, and the sum of gradients over an accumulation.
/// </summary>
internal sealed class TrainedWeight : IDisposable
{
    /// <param name="original">The weight before it was rounded; owned from now on. Null where it was not rounded.</param>
    /// <param name="accumulates">More than one batch a step.</param>
    public TrainedWeight(string name, Parameter parameter, Tensor? original, UpdateRule rule, bool decays, bool accumulates)
    {
        Name = name;
        Parameter = parameter;
        Decays = decays;
        using IDisposable noGrad = no_grad();
        IsRounded = original is not null;
        Master = original ?? parameter;
        First = ZerosLike(Master);
        Second = rule.StateNames.Count > 1 ? ZerosLike(Master) : null;
        Sum = accumulates && IsRounded ? ZerosLike(Master) : null;
    }

    public string Name { get; }

    public Parameter Parameter { get; }

    public bool Decays { get; }

    /// <summary>The parameter is a rounded copy of <see cref="Master"/>.</summary>
    public bool IsRounded { get; }

    public Tensor Master { get; }

    public Tensor First { get; }

    public Tensor? Second { get; }

    /// <summary>Null where autograd's own sum will do: float32, or one batch a step.</summary>
    public Tensor? Sum { get; }

    public void Dispose()
    {
        if (IsRounded)
        {
            Master.Dispose();
        }

        First.Dispose();
        Second?.Dispose();
        Sum?.Dispose();
    }

    private static Tensor ZerosLike(Tensor tensor) => zeros_like(tensor, requires_grad: false).DetachFromDisposeScope();
}
