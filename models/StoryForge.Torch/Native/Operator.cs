using System.Runtime.CompilerServices;

namespace TorchSharp.Native;

/// <summary>
/// One ATen operator, found by its schema name on the first call and then called boxed through the native door.
/// Trailing arguments that are left out take the schema's defaults.
/// </summary>
internal sealed unsafe class Operator(string name, string overload = "")
{
    private const int MostResults = 4;
    private const int MostWordsOnStack = 512;

    private nint _native;

    public override string ToString() => overload.Length == 0 ? name : $"{name}.{overload}";

    public torch.Tensor Call(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc Value[MostResults];
        Expect(1, Invoke(arguments, results));
        return Wrap(results[0]);
    }

    public (torch.Tensor, torch.Tensor) Call2(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc Value[MostResults];
        Expect(2, Invoke(arguments, results));
        return (Wrap(results[0]), Wrap(results[1]));
    }

    public (torch.Tensor, torch.Tensor, torch.Tensor) Call3(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc Value[MostResults];
        Expect(3, Invoke(arguments, results));
        return (Wrap(results[0]), Wrap(results[1]), Wrap(results[2]));
    }

    public torch.Tensor[] CallList(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc Value[MostResults];
        Expect(1, Invoke(arguments, results));
        var handles = new ReadOnlySpan<nint>((void*)results[0].Pointer, results[0].Count);
        var tensors = new torch.Tensor[handles.Length];
        for (var i = 0; i < tensors.Length; i++)
        {
            tensors[i] = new torch.Tensor(handles[i]);
        }

        return tensors;
    }

    public bool CallBool(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc Value[MostResults];
        Expect(1, Invoke(arguments, results));
        return results[0].Integer != 0;
    }

    public void CallNothing(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc Value[MostResults];
        Expect(0, Invoke(arguments, results));
    }

    /// <summary>For operators that change their first argument and return it: the same managed tensor comes back.</summary>
    public torch.Tensor CallInPlace(params ReadOnlySpan<Argument> arguments)
    {
        var results = stackalloc Value[MostResults];
        Expect(1, Invoke(arguments, results));
        Door.Free(results[0].Pointer);
        return (torch.Tensor)arguments[0].Reference!;
    }

    private static torch.Tensor Wrap(in Value value) => new(value.Pointer);

    [SkipLocalsInit]
    private int Invoke(ReadOnlySpan<Argument> arguments, Value* results)
    {
        if (_native == 0)
        {
            _native = Door.FindOperator(name, overload);
        }

        var packed = stackalloc Value[arguments.Length];
        var words = 0;
        foreach (ref readonly var argument in arguments)
        {
            words += argument.Words;
        }

        var lists = words <= MostWordsOnStack ? stackalloc long[words] : new long[words];
        int count;
        fixed (long* first = lists)
        {
            var next = first;
            for (var i = 0; i < arguments.Length; i++)
            {
                arguments[i].Pack(packed + i, next);
                next += arguments[i].Words;
            }

            count = Door.Call(_native, packed, arguments.Length, results, MostResults);
        }

        // tensors reachable only through the arguments must not be finalized while libtorch reads them
        foreach (ref readonly var argument in arguments)
        {
            GC.KeepAlive(argument.Reference);
        }

        return Door.Check(count);
    }

    private void Expect(int wanted, int count)
    {
        if (count != wanted)
        {
            throw new InvalidOperationException($"{this} returned {count} results where the binding expects {wanted}.");
        }
    }
}
