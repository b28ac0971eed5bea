using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What the optimizers have in common: groups, state by parameter, saving and loading.</summary>
public abstract class OptimizerHelper : optim.Optimizer
{
    private readonly Dictionary<nint, OptimizerState> _states = [];

    public virtual StateDictionary state_dict()
    {
        var dictionary = new StateDictionary();
        foreach (var group in Groups)
        {
            dictionary.Options.Add(group.Options);
            dictionary.State.AddRange(group.Parameters.Select(StateOf));
        }

        return dictionary;
    }

    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = this.state_dict();
        RequireSame(state_dict.Options.Count, own.Options.Count, "parameter groups");
        RequireSame(state_dict.State.Count, own.State.Count, "states");
        foreach (var (mine, source) in own.Options.Zip(state_dict.Options))
        {
            mine.LoadStateDict(source);
        }

        foreach (var (mine, source) in own.State.Zip(state_dict.State))
        {
            if (!ReferenceEquals(mine, source))
            {
                mine.LoadStateDict(source);
            }
        }
    }

    public void save_state_dict(string location)
    {
        using var writer = new BinaryWriter(File.Create(location));
        save_state_dict(writer);
    }

    public void save_state_dict(BinaryWriter writer)
    {
        var dictionary = state_dict();
        writer.Write(GetType().Name);
        writer.Encode(dictionary.Options.Count);
        writer.Encode(dictionary.State.Count);
        dictionary.Options.ForEach(options => options.SaveStateDict(writer));
        dictionary.State.ForEach(state => state.SaveStateDict(writer));
    }

    public void load_state_dict(string location)
    {
        using var reader = new BinaryReader(File.OpenRead(location));
        load_state_dict(reader);
    }

    public void load_state_dict(BinaryReader reader)
    {
        var name = reader.ReadString();
        if (name != GetType().Name)
        {
            throw new InvalidDataException($"Mismatched optimizer type: expected '{GetType().Name}', but found '{name}' in the loaded stream.");
        }

        var dictionary = state_dict();
        RequireSame(reader.Decode(), dictionary.Options.Count, "parameter groups");
        RequireSame(reader.Decode(), dictionary.State.Count, "states");
        dictionary.Options.ForEach(options => options.LoadStateDict(reader));
        dictionary.State.ForEach(state => state.LoadStateDict(reader));
    }

    public void to(Device device)
    {
        foreach (var state in _states.Values)
        {
            state.to(device);
        }
    }

    private protected OptimizerState StateOf(Parameter parameter) => _states[parameter.Handle];

    private protected void Adopt(ParamGroup group, Func<Parameter, OptimizerState> makeState)
    {
        group.InitialLearningRate = group.LearningRate;
        base.add_param_group(group);
        foreach (var parameter in group.Parameters)
        {
            var state = makeState(parameter);
            state.Initialize(group.Options);
            _states[parameter.Handle] = state;
        }
    }

    /// <summary>Runs the update of every parameter that has a gradient, without autograd, freeing what it makes.</summary>
    private protected Tensor? Step<TOptions, TState>(Func<Tensor>? closure, Action<TOptions, TState, Parameter, Tensor> update)
        where TOptions : OptimizerOptions
        where TState : OptimizerState
    {
        Tensor? loss = null;
        if (closure is not null)
        {
            using var on = enable_grad();
            loss = closure();
        }

        using var off = no_grad();
        foreach (var group in Groups)
        {
            foreach (var parameter in group.Parameters)
            {
                using var scope = NewDisposeScope();
                if (parameter.grad is { } gradient)
                {
                    update((TOptions)group.Options, (TState)StateOf(parameter), parameter, gradient);
                }
            }
        }

        return loss;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (var state in _states.Values.OfType<IDisposable>())
            {
                state.Dispose();
            }
        }

        base.Dispose(disposing);
    }

    private static void RequireSame(long found, long expected, string what)
    {
        if (found != expected)
        {
            throw new ArgumentException($"Invalid optimizer state -- different number of {what}: {found}, expected {expected}.");
        }
    }
}
