namespace StoryForge.Torch.Tests;

public sealed class TensorTests : IDisposable
{
    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly Tensor _grid = arange(12, ScalarType.Int64).view(3, 4);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Numbers_slices_and_ends_pick_views()
    {
        Assert.Equal([4, 5, 6, 7], Longs(_grid[1]));
        Assert.Equal(6, _grid[1, 2].item<long>());
        Assert.Equal(11, _grid[-1, -1].item<long>());
        Assert.Equal([3, 7, 11], Longs(_grid[.., ^1]));
        Assert.Equal([1, 2, 5, 6], Longs(_grid[..2, 1..3]));
        Assert.Equal([0, 2, 8, 10], Longs(_grid[TensorIndex.Slice(step: 2), TensorIndex.Slice(0, 4, 2)]));
        Assert.Equal([2, 6, 10], Longs(_grid[TensorIndex.Ellipsis, 2]));
        Assert.Equal([3, 1, 4], _grid[TensorIndex.Colon, TensorIndex.None].shape);
        Assert.Equal([1, 3, 4], _grid[TensorIndex.None].shape);
    }

    [Fact]
    public void Tensors_and_masks_pick_copies()
    {
        Assert.Equal([8, 9, 10, 11, 0, 1, 2, 3], Longs(_grid[tensor(new long[] { 2, 0 })]));
        Assert.Equal([9, 3], Longs(_grid[tensor(new long[] { 2, 0 }), tensor(new long[] { 1, 3 })]));
        Assert.Equal([10, 11], Longs(_grid[_grid > 9]));
        Assert.Equal([1, 3], Longs(_grid[TensorIndex.Single(0), TensorIndex.Tensor(_grid[0] % 2 == 1)]));
    }

    [Fact]
    public void Assignment_writes_through_every_kind_of_index()
    {
        _grid[0, 0] = -1;
        _grid[1] = zeros(4, ScalarType.Int64);
        _grid[.., 3..] = tensor(7L);
        _grid[_grid == 10] = tensor(100L);
        _grid[TensorIndex.Tensor(tensor(new long[] { 2 })), TensorIndex.Single(1)] = tensor(50L);

        Assert.Equal([-1, 1, 2, 7, 0, 0, 0, 7, 8, 50, 100, 7], Longs(_grid));
    }

    [Fact]
    public void Arrays_become_tensors_of_their_type_and_shape()
    {
        Assert.Equal(ScalarType.Float32, tensor(1.5f).dtype);
        Assert.Equal(ScalarType.Int64, tensor(1L).dtype);
        Assert.Equal(ScalarType.Int32, tensor(1).dtype);
        Assert.Equal(ScalarType.Bool, tensor(true).dtype);
        Assert.Equal(ScalarType.BFloat16, tensor(new float[] { 1, 2 }, ScalarType.BFloat16).dtype);
        Assert.Equal([2, 3], tensor(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }).shape);
        Assert.Equal([1, 2, 3, 4, 5, 6], tensor(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }).data<float>().ToArray());
        Assert.Equal([3, 2], tensor(new long[] { 1, 2, 3, 4, 5, 6 }, [3, 2]).shape);
        Assert.Equal([1.5f, -2], tensor(new[] { (Half)1.5, (Half)(-2) }, ScalarType.Float32).data<float>().ToArray());
        Assert.Throws<ArgumentException>(() => tensor(new long[] { 1, 2, 3 }, [2, 2]));
    }

    [Fact]
    public void An_array_is_copied_but_a_buffer_is_shared()
    {
        float[] numbers = [1, 2, 3, 4];
        var copied = tensor(numbers);
        var shared = frombuffer(numbers, ScalarType.Float32, count: 2, offset: 1);

        numbers[1] = 20;
        shared[1] = 30f;

        Assert.Equal([1, 2, 3, 4], copied.data<float>().ToArray());
        Assert.Equal([20, 30], shared.data<float>().ToArray());
        Assert.Equal(30, numbers[2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => frombuffer(numbers, ScalarType.Float32, count: 4, offset: 1));
    }

    [Fact]
    public void Factories_fill_and_count()
    {
        Assert.Equal([0, 1, 2, 3, 4], Longs(arange(5)));
        Assert.Equal([2, 5, 8], Longs(arange(2, 10, 3)));
        Assert.Equal(ScalarType.Float32, arange(0, 1, 0.25).dtype);
        Assert.Equal([7, 7], Longs(full([2L], 7)));
        Assert.Equal(ScalarType.Float32, full([2L], 7.5).dtype);
        Assert.Equal([1, 0, 0, 1], eye(2).data<float>().ToArray());
        Assert.Equal([2, 3], zeros_like(ones(2, 3)).shape);
        Assert.True(zeros(2, 2, requires_grad: true).requires_grad);
        Assert.All(Longs(randint(3, 5, [100L])), number => Assert.InRange(number, 3, 4));
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), Longs(randperm(10)).Order());
    }

    [Fact]
    public void Operators_mix_tensors_and_numbers_on_either_side()
    {
        var x = tensor(new float[] { 1, 2, 4 });

        Assert.Equal([3, 4, 6], (2 + x).data<float>().ToArray());
        Assert.Equal([1, 0, -2], (2 - x).data<float>().ToArray());
        Assert.Equal([2, 1, 0.5f], (2 / x).data<float>().ToArray());
        Assert.Equal([0.5f, 1, 2], (x / 2).data<float>().ToArray());
        Assert.Equal([-1, -2, -4], (-x).data<float>().ToArray());
        Assert.Equal([1, 0, 0], (x % 2).data<float>().ToArray());
        Assert.Equal([false, true, false], (x == 2).data<bool>().ToArray());
        Assert.Equal([true, false, false], ((x < 2) & (x >= 1)).data<bool>().ToArray());
        Assert.Equal(ScalarType.Float32, (x * 0.5).dtype);
    }

    [Fact]
    public void Data_is_read_and_written_through_strides()
    {
        var turned = tensor(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }).t();

        Assert.False(turned.is_contiguous());
        Assert.Equal([1, 4, 2, 5, 3, 6], turned.data<float>().ToArray());
        Assert.Equal(5, turned.data<float>()[1, 1]);
        turned.data<float>()[5] = 60;
        Assert.Equal(60, turned[2, 1].item<float>());
        Assert.Throws<InvalidOperationException>(() => turned.bytes.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => turned.data<float>()[6]);
    }

    [Fact]
    public void The_type_asked_for_must_be_the_tensors()
    {
        Assert.Throws<ArgumentException>(() => ones(2).data<double>());
        Assert.Throws<ArgumentException>(() => ones(1).item<long>());
        Assert.Throws<ArgumentException>(() => ones(2).item<float>());
        Assert.Equal(1, ones(1).ToInt64());
    }

    [Fact]
    public void Bytes_are_the_memory()
    {
        var numbers = zeros(2, ScalarType.Int32);

        numbers.bytes[4] = 9;
        numbers.bytes = [.. numbers.bytes];

        Assert.Equal([0, 9], numbers.data<int>().ToArray());
        Assert.Throws<ArgumentException>(() => numbers.bytes = new byte[3]);
    }

    [Fact]
    public void A_saved_tensor_loads_as_it_was()
    {
        using var file = new MemoryStream();
        var written = randn(200, 3).bfloat16();
        written.Save(file);
        file.Position = 0;
        var read = zeros(200, 3, ScalarType.BFloat16);

        read.Load(new BinaryReader(file));

        Assert.Equal(written, read);
        file.Position = 0;
        Assert.Throws<ArgumentException>(() => zeros(200, 3).Load(new BinaryReader(file)));
        file.SetLength(100);
        file.Position = 0;
        Assert.Throws<EndOfStreamException>(() => read.Load(new BinaryReader(file)));
    }

    [Fact]
    public void Bf16_rounds_to_the_nearest_even_as_libtorch_does()
    {
        manual_seed(2);
        var numbers = cat([randn(1000) * 1e3, tensor(new[] { 0f, -0f, float.PositiveInfinity, float.NegativeInfinity, 1.00390625f, 1.01171875f, 3.4e38f })]);

        var native = numbers.bfloat16().data<BFloat16>().ToArray();

        Assert.Equal(numbers.data<float>().ToArray().Select(number => (BFloat16)number), native);
        Assert.True(BFloat16.IsNaN((BFloat16)float.NaN));
        Assert.Equal(native, tensor(native).data<BFloat16>().ToArray());
    }

    [Fact]
    public void A_bf16_product_is_near_the_f32_one()
    {
        manual_seed(2);
        var (left, right) = (randn(64, 96), randn(96, 32));

        var product = left.bfloat16().matmul(right.bfloat16());

        Assert.Equal(ScalarType.BFloat16, product.dtype);
        Assert.True(product.@float().allclose(left.matmul(right), rtol: 0.02, atol: 0.3));
    }

    [Fact]
    public void Sort_topk_and_argmax_agree()
    {
        var x = tensor(new float[] { 3, 1, 4, 1, 5 });

        var (sorted, order) = x.sort(descending: true);
        var (best, at) = x.topk(2);

        Assert.Equal([5, 4, 3, 1, 1], sorted.data<float>().ToArray());
        Assert.Equal([4, 2, 0], Longs(order)[..3]);
        Assert.Equal([5, 4], best.data<float>().ToArray());
        Assert.Equal([4, 2], Longs(at));
        Assert.Equal(4, x.argmax().item<long>());
    }

    [Fact]
    public void Attention_is_the_softmax_of_scaled_products()
    {
        manual_seed(4);
        var (q, k, v) = (randn(1, 2, 3, 4), randn(1, 2, 3, 4), randn(1, 2, 3, 4));

        var causal = F.scaled_dot_product_attention(q, k, v, is_casual: true);
        var masked = F.scaled_dot_product_attention(q, k, v, ones(3, 3, ScalarType.Bool).tril());

        Assert.Equal(causal, masked);
        Assert.True(causal[.., .., 0].allclose(v[.., .., 0]));
        var scores = q[0, 1, 1].unsqueeze(0).matmul(k[0, 1, ..2].t()) / 2;
        Assert.True(scores.softmax(-1).matmul(v[0, 1, ..2])[0].allclose(causal[0, 1, 1], atol: 1e-6));
        Assert.Throws<ArgumentException>(() => F.scaled_dot_product_attention(q, k, v, ones(3, 3), is_casual: true));
    }

    private static long[] Longs(Tensor tensor) => tensor.data<long>().ToArray();
}
