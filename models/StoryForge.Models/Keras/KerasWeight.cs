namespace StoryForge.Models;

/// <summary>An array of a Keras model, row-major.</summary>
internal sealed record KerasWeight(string Name, long[] Shape, float[] Values)
{
    /// <summary>A matrix with its rows as columns: Keras multiplies from the right, Torch from the left.</summary>
    public float[] Transposed()
    {
        (int rows, int columns) = ((int)Shape[0], (int)Shape[1]);
        float[] turned = new float[Values.Length];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                turned[(column * rows) + row] = Values[(row * columns) + column];
            }
        }

        return turned;
    }
}
