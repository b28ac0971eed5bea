using HtmlAgilityPack;

namespace StoryForge.Scraper;

/// <summary>Goes through a tree in the order of the page, without recursion: each element is entered and left.</summary>
internal sealed class NodeWalk(HtmlNode root)
{
    private HtmlNode? _node;
    private bool _skips;

    /// <summary>Only after <see cref="Next"/>.</summary>
    public HtmlNode Node => _node!;

    /// <summary>The element's content lies behind; texts and comments are only entered.</summary>
    public bool IsLeaving { get; private set; }

    /// <summary>Goes past the content of the element just entered; it is not left, either.</summary>
    public void Skip() => _skips = true;

    /// <returns>False at the end; the root itself is neither entered nor left.</returns>
    public bool Next()
    {
        if (_node is null)
        {
            return Enter(root.FirstChild);
        }

        var isEntered = !IsLeaving && !_skips;
        if (isEntered && _node.FirstChild is { } child)
        {
            return Enter(child);
        }

        if (isEntered && _node.NodeType == HtmlNodeType.Element)
        {
            IsLeaving = true;
            return true;
        }

        if (_node.NextSibling is { } next)
        {
            return Enter(next);
        }

        _node = _node.ParentNode;
        _skips = false;
        IsLeaving = true;
        return !ReferenceEquals(_node, root);
    }

    /// <summary>The first element that fits; null where none does.</summary>
    public static HtmlNode? First(HtmlNode root, Func<HtmlNode, bool> fits)
    {
        var walk = new NodeWalk(root);
        while (walk.Next())
        {
            if (!walk.IsLeaving && walk.Node.NodeType == HtmlNodeType.Element && fits(walk.Node))
            {
                return walk.Node;
            }
        }

        return null;
    }

    private bool Enter(HtmlNode? node)
    {
        _node = node;
        _skips = false;
        IsLeaving = false;
        return node is not null;
    }
}
