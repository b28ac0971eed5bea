namespace StoryForge.Api;

/// <summary>A player's strength on the natural-logarithm scale, where the mean of all is 0, and its standard error.</summary>
public readonly record struct Strength(double Value, double Error);

/// <summary>
/// Strengths from paired comparisons: i beats j with the probability 1 / (1 + e^(s_j − s_i)) (R. A. Bradley and
/// M. E. Terry, Rank analysis of incomplete block designs, Biometrika 39, 1952).
/// </summary>
/// <remarks>
/// The mode of the posterior under a normal prior, which keeps the strength of a player who has won every time, or who
/// never met the others, from running away; errors by Laplace's approximation there.
/// </remarks>
public static class BradleyTerry
{
    /// <summary>Wide against real differences: a strength of 2 wins 88 of 100 against the mean.</summary>
    public const double PriorDeviation = 2;

    private const int MostSteps = 200;

    /// <param name="wins">wins[i, j]: how often i has beaten j; a tie is half a win for each.</param>
    public static IReadOnlyList<Strength> Fit(double[,] wins, double priorDeviation = PriorDeviation)
    {
        int players = wins.GetLength(0);
        double precision = 1 / (priorDeviation * priorDeviation);
        var strengths = new double[players];
        for (int step = 0; step < MostSteps; step++)
        {
            var change = Product(Inverse(Curvature(wins, strengths, precision)), Slope(wins, strengths, precision));
            double largest = change.Length == 0 ? 0 : change.Max(Math.Abs);
            // far from the mode a whole Newton step may go beyond it
            double share = Math.Min(1, 1 / Math.Max(largest, 1e-300));
            for (int i = 0; i < players; i++)
            {
                strengths[i] += share * change[i];
            }

            if (largest < 1e-10)
            {
                break;
            }
        }

        return Centred(strengths, Inverse(Curvature(wins, strengths, precision)));
    }

    public static double WinProbability(double strength, double other) => 1 / (1 + Math.Exp(other - strength));

    /// <summary>First derivatives of the log-posterior.</summary>
    private static double[] Slope(double[,] wins, double[] strengths, double precision)
    {
        var slope = new double[strengths.Length];
        for (int i = 0; i < slope.Length; i++)
        {
            slope[i] = -precision * strengths[i];
            for (int j = 0; j < slope.Length; j++)
            {
                slope[i] += wins[i, j] - (wins[i, j] + wins[j, i]) * WinProbability(strengths[i], strengths[j]);
            }
        }

        return slope;
    }

    /// <summary>Second derivatives, negated.</summary>
    private static double[,] Curvature(double[,] wins, double[] strengths, double precision)
    {
        int players = strengths.Length;
        var curvature = new double[players, players];
        for (int i = 0; i < players; i++)
        {
            curvature[i, i] += precision;
            for (int j = 0; j < players; j++)
            {
                double chance = WinProbability(strengths[i], strengths[j]);
                double information = i == j ? 0 : (wins[i, j] + wins[j, i]) * chance * (1 - chance);
                curvature[i, i] += information;
                curvature[i, j] -= information;
            }
        }

        return curvature;
    }

    /// <summary>Differences from the mean: that all are equally stronger or weaker is no knowledge.</summary>
    private static List<Strength> Centred(double[] strengths, double[,] covariance)
    {
        int players = strengths.Length;
        var rowMeans = Enumerable.Range(0, players).Select(i => Enumerable.Range(0, players).Average(j => covariance[i, j])).ToArray();
        return [.. strengths.Select((strength, i) => new Strength(
            strength - strengths.Average(),
            Math.Sqrt(Math.Max(0, covariance[i, i] - 2 * rowMeans[i] + rowMeans.Average()))))];
    }

    private static double[] Product(double[,] matrix, double[] vector) =>
        [.. Enumerable.Range(0, vector.Length).Select(i => Enumerable.Range(0, vector.Length).Sum(j => matrix[i, j] * vector[j]))];

    /// <summary>Gauss and Jordan; the curvature is positive definite, so no pivot is 0.</summary>
    private static double[,] Inverse(double[,] matrix)
    {
        int size = matrix.GetLength(0);
        var left = (double[,])matrix.Clone();
        var right = new double[size, size];
        for (int i = 0; i < size; i++)
        {
            right[i, i] = 1;
        }

        for (int pivot = 0; pivot < size; pivot++)
        {
            double scale = left[pivot, pivot];
            for (int column = 0; column < size; column++)
            {
                left[pivot, column] /= scale;
                right[pivot, column] /= scale;
            }

            for (int row = 0; row < size; row++)
            {
                double factor = row == pivot ? 0 : left[row, pivot];
                for (int column = 0; column < size; column++)
                {
                    left[row, column] -= factor * left[pivot, column];
                    right[row, column] -= factor * right[pivot, column];
                }
            }
        }

        return right;
    }
}
