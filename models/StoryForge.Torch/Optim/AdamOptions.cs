namespace TorchSharp.Modules;

/// <summary>Settings of <see cref="Adam"/> and <see cref="AdamW"/>.</summary>
public abstract class AdamOptions : OptimizerOptions
{
    public double? beta1 { get; set; }

    public double? beta2 { get; set; }

    public double? weight_decay { get; set; }

    public double? eps { get; set; }

    public bool? amsgrad { get; set; }

    public bool? maximize { get; set; }

    public override void LoadStateDict(OptimizerOptions source)
    {
        base.LoadStateDict(source);
        var other = (AdamOptions)source;
        beta1 = other.beta1;
        beta2 = other.beta2;
        eps = other.eps;
        weight_decay = other.weight_decay;
        amsgrad = other.amsgrad;
        maximize = other.maximize;
    }

    public override void LoadStateDict(BinaryReader reader)
    {
        base.LoadStateDict(reader);
        beta1 = reader.ReadDouble();
        beta2 = reader.ReadDouble();
        eps = reader.ReadDouble();
        weight_decay = reader.ReadDouble();
        amsgrad = reader.ReadBoolean();
        maximize = reader.ReadBoolean();
    }

    public override void SaveStateDict(BinaryWriter writer)
    {
        base.SaveStateDict(writer);
        writer.Write(beta1!.Value);
        writer.Write(beta2!.Value);
        writer.Write(eps!.Value);
        writer.Write(weight_decay!.Value);
        writer.Write(amsgrad!.Value);
        writer.Write(maximize!.Value);
    }

    internal T Set<T>(double lr, double first, double second, double epsilon, double decay, bool ams, bool max)
        where T : AdamOptions
    {
        Require(lr >= 0, "learning rate", lr);
        Require(epsilon >= 0, "ε", epsilon);
        Require(first is >= 0 and < 1, "beta1", first);
        Require(second is >= 0 and < 1, "beta2", second);
        Require(decay >= 0, "weight_decay value", decay);
        LearningRate = lr;
        InitialLearningRate = lr;
        beta1 = first;
        beta2 = second;
        eps = epsilon;
        weight_decay = decay;
        amsgrad = ams;
        maximize = max;
        return (T)this;
    }

    internal void FillFrom(AdamOptions defaults)
    {
        LearningRate ??= defaults.LearningRate;
        beta1 ??= defaults.beta1;
        beta2 ??= defaults.beta2;
        eps ??= defaults.eps;
        weight_decay ??= defaults.weight_decay;
        amsgrad ??= defaults.amsgrad;
        maximize ??= defaults.maximize;
    }

    private static void Require(bool holds, string what, double value)
    {
        if (!holds)
        {
            throw new ArgumentException($"Invalid {what}: {value}");
        }
    }
}
