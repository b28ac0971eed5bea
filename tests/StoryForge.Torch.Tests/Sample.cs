using TorchSharp.Modules;

namespace StoryForge.Torch.Tests;

/// <summary>A small network with one of every module: ids [B, T] → logits [B, T, 11].</summary>
internal sealed class Sample : nn.Module<Tensor, Tensor>
{
    private readonly Embedding wte;
    private readonly LayerNorm ln_1;
    private readonly LSTM lstm;
    private readonly GRU gru;
    private readonly ModuleList<Linear> layers;
    private readonly Dropout drop;
    private readonly Parameter scale;
    private readonly Tensor offset;

    public Sample(double dropout = 0)
        : base(nameof(Sample))
    {
        wte = nn.Embedding(11, 8);
        ln_1 = nn.LayerNorm(8);
        lstm = nn.LSTM(8, 8, batchFirst: true);
        gru = nn.GRU(8, 8, batchFirst: true);
        layers = nn.ModuleList(nn.Linear(8, 8), nn.Linear(8, 11, hasBias: false));
        drop = nn.Dropout(dropout);
        scale = nn.Parameter(ones(1));
        offset = zeros(1);
        RegisterComponents();
    }

    public Linear Head => layers[1];

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (states, _, _) = lstm.call(ln_1.call(wte.call(input)));
        var (more, _) = gru.call(states);
        return (layers[1].call(drop.call(F.gelu(layers[0].call(more)))) * scale + offset).MoveToOuterDisposeScope();
    }
}
