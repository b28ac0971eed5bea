namespace StoryForge.Models;

/// <summary>A group or a dataset: its attributes, and what is in it.</summary>
internal sealed class Hdf5Object
{
    private readonly Hdf5Bytes _file;
    private readonly string _name;
    private readonly IReadOnlyList<Hdf5Message> _messages;
    private readonly Dictionary<string, long> _children;

    /// <param name="name">From the root on, for messages.</param>
    private Hdf5Object(Hdf5Bytes file, string name, long header)
    {
        _file = file;
        _name = name;
        _messages = Hdf5Message.Of(file, header);
        if (_messages.Any(message => message.Type is Hdf5Message.LinkInfo or Hdf5Message.Link or Hdf5Message.AttributeInfo))
        {
            throw file.Unsupported("groups or attributes of the later kind (libver=\"latest\")");
        }

        _children = Find(Hdf5Message.SymbolTable) is { } table
            ? Hdf5Links.Of(file, file.UInt64(table.At), file.UInt64(table.At + 8))
            : [];
    }

    public static Hdf5Object Root(Hdf5Bytes file, long header) => new(file, "", header);

    /// <summary>The object of a path such as <c>lstm_1/kernel:0</c>; null if there is none.</summary>
    public Hdf5Object? At(string path)
    {
        Hdf5Object at = this;
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!at._children.TryGetValue(part, out long header))
            {
                return null;
            }

            at = new Hdf5Object(_file, $"{at._name}/{part}", header);
        }

        return at;
    }

    /// <summary>The texts of an attribute; null if there is none of that name.</summary>
    public string[]? Attribute(string name) => _messages
        .Where(message => message.Type == Hdf5Message.Attribute)
        .Select(message => Hdf5Attribute.Of(_file, message))
        .Where(attribute => attribute.Name == name)
        .Select(attribute => attribute.Texts)
        .FirstOrDefault();

    /// <summary>The numbers of a dataset with their shape, the last dimension first to change.</summary>
    public KerasWeight Numbers()
    {
        if (Find(Hdf5Message.Dataspace) is not { } space || Find(Hdf5Message.Datatype) is not { } type || Find(Hdf5Message.Layout) is not { } layout)
        {
            throw _file.Damaged($"{_name} is no dataset");
        }

        Hdf5Type element = Hdf5Type.Of(_file, type.At);
        if (element.Class != Hdf5Class.Float)
        {
            throw _file.Unsupported($"{_name} of numbers other than 16-, 32- and 64-bit floats");
        }

        if (Find(Hdf5Message.Filters) is not null)
        {
            throw _file.Unsupported("compressed weights");
        }

        long[] shape = Hdf5Space.Of(_file, space.At);
        ReadOnlySpan<byte> bytes = Hdf5Layout.Read(_file, layout.At, shape, element.Size);
        float[] values = new float[bytes.Length / element.Size];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = element.Number(bytes.Slice(i * element.Size, element.Size));
        }

        return new KerasWeight(_name, shape, values);
    }

    private Hdf5Message? Find(int type)
    {
        foreach (Hdf5Message message in _messages)
        {
            if (message.Type == type)
            {
                return message;
            }
        }

        return null;
    }
}
