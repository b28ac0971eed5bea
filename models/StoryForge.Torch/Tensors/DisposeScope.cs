namespace TorchSharp;

/// <summary>
/// Owns the tensors made on this thread while it is the innermost scope, and frees those still in it at its end.
/// Scopes nest and belong to one thread.
/// </summary>
public sealed class DisposeScope : IDisposable
{
    [ThreadStatic]
    private static DisposeScope? current;

    private DisposeScope? _outer;
    private HashSet<IDisposable>? _disposables = new(ReferenceEqualityComparer.Instance);

    internal DisposeScope()
    {
        _outer = current;
        current = this;
    }

    public int DisposablesCount => Open.Count;

    public IReadOnlyList<IDisposable> DisposablesView => [.. Open];

    internal static DisposeScope? Current => current;

    private HashSet<IDisposable> Open => _disposables ?? throw new ObjectDisposedException(nameof(DisposeScope));

    public bool Contains(IDisposable disposable) => Open.Contains(disposable);

    public T MoveToOuter<T>(T disposable)
        where T : IDisposable
    {
        Move(_outer, disposable);
        return disposable;
    }

    public (T1 first, T2 second) MoveToOuter<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (MoveToOuter(first), MoveToOuter(second));

    public (T1 first, T2 second, T3 third) MoveToOuter<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (MoveToOuter(first), MoveToOuter(second), MoveToOuter(third));

    public void MoveToOuter(params IDisposable[] disposables) => MoveToOuter((IEnumerable<IDisposable>)disposables);

    public void MoveToOuter(IEnumerable<IDisposable> disposables) => MoveToOther(_outer, disposables);

    public T MoveToOther<T>(DisposeScope? scope, T disposable)
        where T : IDisposable
    {
        Move(scope, disposable);
        return disposable;
    }

    public void MoveToOther(DisposeScope? scope, IEnumerable<IDisposable> disposables)
    {
        foreach (var disposable in disposables)
        {
            Move(scope, disposable);
        }
    }

    /// <summary>Takes the tensor out of every scope: from now on only the caller or the finalizer frees it.</summary>
    public T Detach<T>(T disposable)
        where T : IDisposable
    {
        Move(null, disposable);
        return disposable;
    }

    public (T1 first, T2 second) Detach<T1, T2>(T1 first, T2 second)
        where T1 : IDisposable
        where T2 : IDisposable => (Detach(first), Detach(second));

    public (T1 first, T2 second, T3 third) Detach<T1, T2, T3>(T1 first, T2 second, T3 third)
        where T1 : IDisposable
        where T2 : IDisposable
        where T3 : IDisposable => (Detach(first), Detach(second), Detach(third));

    public void Detach(params IDisposable[] disposables) => MoveToOther(null, disposables);

    public void Detach(IEnumerable<IDisposable> disposables) => MoveToOther(null, disposables);

    public void Attach(IDisposable disposable)
    {
        var tensor = Tracked(disposable);
        tensor.OwningDisposeScope?.Open.Remove(tensor);
        Open.Add(tensor);
        tensor.OwningDisposeScope = this;
    }

    public void Attach(params IDisposable[] disposables) => Attach((IEnumerable<IDisposable>)disposables);

    public IReadOnlyList<IDisposable> Attach(IEnumerable<IDisposable> disposables)
    {
        List<IDisposable> attached = [.. disposables];
        attached.ForEach(Attach);
        return attached;
    }

    public void DisposeEverything() => DisposeEverythingBut(Enumerable.Empty<IDisposable>());

    public void DisposeEverythingBut(IEnumerable<IDisposable> inKeep)
    {
        var all = Open;
        _disposables = new HashSet<IDisposable>(inKeep, ReferenceEqualityComparer.Instance);
        foreach (var disposable in all)
        {
            if (!_disposables.Contains(disposable))
            {
                disposable.Dispose();
            }
        }
    }

    public void DisposeEverythingBut(params IDisposable[] keep) => DisposeEverythingBut((IEnumerable<IDisposable>)keep);

    public T DisposeEverythingBut<T>(T keep)
        where T : IDisposable
    {
        DisposeEverythingBut([keep]);
        return keep;
    }

    /// <summary>Called when a tensor of this scope was disposed by hand.</summary>
    public void MarkAsDisposed(IDisposable disposable)
    {
        Open.Remove(disposable);
        Tracked(disposable).OwningDisposeScope = null;
    }

    public void Dispose()
    {
        if (_disposables is null)
        {
            return;
        }

        DisposeEverything();
        _disposables = null;
        if (ReferenceEquals(current, this))
        {
            current = _outer;
            return;
        }

        // closed before a scope inside it: leave the chain whole
        for (var scope = current; scope is not null; scope = scope._outer)
        {
            if (ReferenceEquals(scope._outer, this))
            {
                scope._outer = _outer;
            }
        }
    }

    internal static DisposeScope? Register(torch.Tensor tensor)
    {
        var scope = current;
        scope?._disposables!.Add(tensor);
        return scope;
    }

    /// <summary>Puts <paramref name="replacement"/> into the scope that owned <paramref name="original"/>.</summary>
    internal static void Replace(torch.Tensor original, torch.Tensor replacement)
    {
        if (original.OwningDisposeScope is { } scope && scope.Open.Remove(original))
        {
            original.OwningDisposeScope = null;
            scope.Attach(replacement);
        }
    }

    private static torch.Tensor Tracked(IDisposable disposable) =>
        disposable as torch.Tensor ?? throw new InvalidOperationException($"A dispose scope manages tensors, not a {disposable.GetType().Name}.");

    private void Move(DisposeScope? scope, IDisposable disposable)
    {
        if (!Open.Remove(disposable))
        {
            return;
        }

        var tensor = Tracked(disposable);
        tensor.OwningDisposeScope = null;
        scope?.Attach(tensor);
    }
}

public static partial class torch
{
    public static DisposeScope? CurrentDisposeScope => DisposeScope.Current;

    public static DisposeScope NewDisposeScope() => new();
}
