using System.Globalization;
using System.Text;

namespace OpenSipsHa.DevCluster.Api.Cel;

/// <summary>Recursive descent over the grammar of cel-spec, with the standard macros expanded.</summary>
sealed class CelParser(List<CelToken> tokens)
{
    static readonly string[][] Levels = [["<", "<=", ">=", ">", "==", "!=", "in"], ["+", "-"], ["*", "/", "%"]];
    int position;

    CelToken Current => tokens[position];

    public static CelNode Parse(string source)
    {
        var parser = new CelParser(new CelLexer(source).ReadAll());
        var tree = parser.Expression();
        if (parser.Current.Kind != CelTokenKind.End)
            throw parser.Unexpected();
        return tree;
    }

    CelNode Expression()
    {
        var condition = Or();
        if (!Take("?"))
            return condition;
        var whenTrue = Or();
        Expect(":");
        return new CelNode.Call(null, "?:", [condition, whenTrue, Expression()]);
    }

    CelNode Or()
    {
        var left = And();
        while (Take("||"))
            left = new CelNode.Call(null, "||", [left, And()]);
        return left;
    }

    CelNode And()
    {
        var left = Binary(0);
        while (Take("&&"))
            left = new CelNode.Call(null, "&&", [left, Binary(0)]);
        return left;
    }

    CelNode Binary(int level)
    {
        if (level == Levels.Length)
            return Unary();
        var left = Binary(level + 1);
        while (Operator(Levels[level]) is { } symbol)
            left = new CelNode.Call(null, symbol, [left, Binary(level + 1)]);
        return left;
    }

    string? Operator(string[] symbols)
    {
        var token = Current;
        var fits = token.Kind is CelTokenKind.Symbol || token is { Kind: CelTokenKind.Identifier, Text: "in" };
        if (!fits || !symbols.Contains(token.Text, StringComparer.Ordinal))
            return null;
        position++;
        return token.Text;
    }

    CelNode Unary()
    {
        if (Take("!"))
            return new CelNode.Call(null, "!", [Unary()]);
        if (!Take("-"))
            return Member();
        if (Current.Kind is CelTokenKind.Integer or CelTokenKind.Real)
        {
            tokens[position] = Current with { Text = "-" + Current.Text };
            return Member();
        }
        return new CelNode.Call(null, "neg", [Unary()]);
    }

    CelNode Member()
    {
        var node = Primary();
        while (true)
        {
            if (Take("."))
            {
                var name = Expect(CelTokenKind.Identifier).Text;
                node = Take("(") ? Method(node, name) : new CelNode.Select(node, name, TestOnly: false);
            }
            else if (Take("["))
            {
                node = new CelNode.Index(node, Expression());
                Expect("]");
            }
            else
                return node;
        }
    }

    CelNode Method(CelNode target, string name)
    {
        var arguments = Arguments(")");
        if (name is "all" or "exists" or "exists_one" or "existsOne" or "filter" && arguments is [CelNode.Identifier one, var body])
            return new CelNode.Comprehension(target, name == "existsOne" ? "exists_one" : name, one.Name, null, null, body);
        if (name is "all" or "exists" or "exists_one" or "existsOne" && arguments is [CelNode.Identifier key, CelNode.Identifier value, var pairBody])
            return new CelNode.Comprehension(target, name == "existsOne" ? "exists_one" : name, key.Name, value.Name, null, pairBody);
        if (name == "map" && arguments is [CelNode.Identifier item, var result])
            return new CelNode.Comprehension(target, name, item.Name, null, null, result);
        if (name == "map" && arguments is [CelNode.Identifier chosen, var condition, var mapped])
            return new CelNode.Comprehension(target, name, chosen.Name, null, condition, mapped);
        return new CelNode.Call(target, name, arguments);
    }

    List<CelNode> Arguments(string end)
    {
        var result = new List<CelNode>();
        while (!Take(end))
        {
            if (result.Count > 0)
            {
                Expect(",");
                if (Take(end))
                    break;
            }
            result.Add(Expression());
        }
        return result;
    }

    CelNode Primary()
    {
        var token = Current;
        position++;
        switch (token.Kind)
        {
            case CelTokenKind.Integer:
                return new CelNode.Literal(long.Parse(token.Text, CultureInfo.InvariantCulture));
            case CelTokenKind.Unsigned:
                return new CelNode.Literal(ulong.Parse(token.Text, CultureInfo.InvariantCulture));
            case CelTokenKind.Real:
                return new CelNode.Literal(double.Parse(token.Text, CultureInfo.InvariantCulture));
            case CelTokenKind.Text:
                return new CelNode.Literal(token.Text);
            case CelTokenKind.Bytes:
                return new CelNode.Literal(Encoding.UTF8.GetBytes(token.Text));
            case CelTokenKind.Identifier:
                return Named(token.Text);
            case CelTokenKind.Symbol when token.Text == "(":
                var inner = Expression();
                Expect(")");
                return inner;
            case CelTokenKind.Symbol when token.Text == "[":
                return new CelNode.ListLiteral(Arguments("]"));
            case CelTokenKind.Symbol when token.Text == "{":
                return Map();
            default:
                position--;
                throw Unexpected();
        }
    }

    CelNode Named(string name)
    {
        switch (name)
        {
            case "true": return new CelNode.Literal(true);
            case "false": return new CelNode.Literal(false);
            case "null": return new CelNode.Literal(null);
        }
        if (!Take("("))
            return new CelNode.Identifier(name);
        var arguments = Arguments(")");
        if (name != "has")
            return new CelNode.Call(null, name, arguments);
        return arguments is [CelNode.Select { TestOnly: false } field]
            ? field with { TestOnly = true }
            : throw new CelException("invalid argument to has() macro");
    }

    CelNode.MapLiteral Map()
    {
        var entries = new List<(CelNode, CelNode)>();
        while (!Take("}"))
        {
            if (entries.Count > 0)
            {
                Expect(",");
                if (Take("}"))
                    break;
            }
            var key = Expression();
            Expect(":");
            entries.Add((key, Expression()));
        }
        return new CelNode.MapLiteral(entries);
    }

    bool Take(string symbol)
    {
        if (Current.Kind != CelTokenKind.Symbol || Current.Text != symbol)
            return false;
        position++;
        return true;
    }

    void Expect(string symbol)
    {
        if (!Take(symbol))
            throw Unexpected();
    }

    CelToken Expect(CelTokenKind kind)
    {
        if (Current.Kind != kind)
            throw Unexpected();
        return tokens[position++];
    }

    CelException Unexpected() =>
        new($"Syntax error: mismatched input '{(Current.Kind == CelTokenKind.End ? "<EOF>" : Current.Text)}' at position {Current.Position + 1}");
}
