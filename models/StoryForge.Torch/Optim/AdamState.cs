using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Running averages of a parameter's gradient and of its square.</summary>
public abstract class AdamState : OptimizerState, IDisposable
{
    private protected AdamState(Parameter parameter)
        : base(parameter)
    {
    }

    public long step { get; set; }

    public Tensor exp_avg { get; set; } = null!;

    public Tensor exp_avg_sq { get; set; } = null!;

    public Tensor? max_exp_avg_sq { get; set; }

    public override void Initialize(OptimizerOptions options)
    {
        Dispose();
        step = 0;
        exp_avg = Fresh();
        exp_avg_sq = Fresh();
        max_exp_avg_sq = options is AdamOptions { amsgrad: true } ? Fresh() : null;
    }

    public override void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(step);
        exp_avg.Save(writer);
        exp_avg_sq.Save(writer);
        SaveOptional(writer, max_exp_avg_sq);
    }

    public override void LoadStateDict(BinaryReader reader)
    {
        step = reader.ReadInt64();
        exp_avg.Load(reader);
        exp_avg_sq.Load(reader);
        max_exp_avg_sq = LoadOptional(reader, max_exp_avg_sq);
    }

    public override void LoadStateDict(OptimizerState source)
    {
        var other = (AdamState)source;
        Dispose();
        step = other.step;
        exp_avg = CopyOf(other.exp_avg);
        exp_avg_sq = CopyOf(other.exp_avg_sq);
        max_exp_avg_sq = other.max_exp_avg_sq is { } maximum ? CopyOf(maximum) : null;
    }

    public override void to(Device device)
    {
        exp_avg = exp_avg.to(device, disposeAfter: true).DetachFromDisposeScope();
        exp_avg_sq = exp_avg_sq.to(device, disposeAfter: true).DetachFromDisposeScope();
        max_exp_avg_sq = max_exp_avg_sq?.to(device, disposeAfter: true).DetachFromDisposeScope();
    }

    /// <summary>The step both rules share: averages, bias correction, and the move against the gradient.</summary>
    internal void Apply(AdamOptions options, Parameter parameter, Tensor gradient)
    {
        var (beta1, beta2) = (options.beta1!.Value, options.beta2!.Value);
        exp_avg.mul_(beta1).add_(gradient, alpha: 1 - beta1);
        exp_avg_sq.mul_(beta2).addcmul_(gradient, gradient, value: 1 - beta2);
        var square = exp_avg_sq;
        if (max_exp_avg_sq is not null)
        {
            max_exp_avg_sq.copy_(max_exp_avg_sq.maximum(exp_avg_sq));
            square = max_exp_avg_sq;
        }

        var denominator = square.sqrt().div_(Math.Sqrt(1 - Math.Pow(beta2, step))).add_(options.eps!.Value);
        parameter.addcdiv_(exp_avg, denominator, value: -options.LearningRate!.Value / (1 - Math.Pow(beta1, step)));
    }

    public void Dispose()
    {
        exp_avg?.Dispose();
        exp_avg_sq?.Dispose();
        max_exp_avg_sq?.Dispose();
        GC.SuppressFinalize(this);
    }
}
