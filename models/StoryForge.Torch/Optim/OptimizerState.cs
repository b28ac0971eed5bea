using TorchSharp.Utils;

namespace TorchSharp.Modules;

/// <summary>What an optimizer has accumulated for one parameter.</summary>
public abstract class OptimizerState
{
    private protected readonly Parameter _parameter;

    protected OptimizerState(Parameter parameter) => _parameter = parameter;

    public abstract void Initialize(OptimizerOptions options);

    public abstract void SaveStateDict(BinaryWriter writer);

    public abstract void LoadStateDict(BinaryReader reader);

    public abstract void LoadStateDict(OptimizerState source);

    public virtual void to(torch.Device device)
    {
    }

    /// <summary>Zeros like the parameter, owned by no scope.</summary>
    private protected torch.Tensor Fresh()
    {
        using var off = torch.no_grad();
        return torch.zeros_like(_parameter).DetachFromDisposeScope();
    }

    private protected torch.Tensor CopyOf(torch.Tensor source) => source.to(source.dtype, _parameter.device, copy: true).DetachFromDisposeScope();

    private protected static void SaveOptional(BinaryWriter writer, torch.Tensor? tensor)
    {
        writer.Write(tensor is not null);
        tensor?.Save(writer);
    }

    private protected torch.Tensor? LoadOptional(BinaryReader reader, torch.Tensor? into)
    {
        if (!reader.ReadBoolean())
        {
            into?.Dispose();
            return null;
        }

        into ??= Fresh();
        into.Load(reader);
        return into;
    }
}
