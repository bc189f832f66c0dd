import torch
import @MODULE@  # it lies beside the file and needs PyTorch only

network = @MODULE@.load("@FILE@")
rgb = torch.zeros((1, 3, @SIDE@, @SIDE@), dtype=torch.uint8)  # your images
logits = network(@MODULE@.pixels(rgb))  # [1, @CLASSES@]; @MODULE@.CLASSES names them
